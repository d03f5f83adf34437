package io.flockmq.systemtest.raw;

import java.util.List;
import java.util.OptionalLong;

/**
 * The properties of a packet in the order of the wire.
 *
 * @param all every property
 */
public record PropertyList(List<Property> all) {

    /** No property: what packets before MQTT 5.0 have. */
    public static final PropertyList NONE = new PropertyList(List.of());

    /** A list that nobody changes. */
    public PropertyList {
        all = List.copyOf(all);
    }

    /** Whether a property is there. */
    public boolean has(PropertyId id) {
        return all.stream().anyMatch(property -> property.id() == id);
    }

    /** The first number under this identifier, if there is one. */
    public OptionalLong number(PropertyId id) {
        return all.stream()
                .filter(property -> property.id() == id)
                .mapToLong(property -> ((Property.Num) property.value()).number())
                .findFirst();
    }

    /** Every number under this identifier, such as subscription identifiers. */
    public List<Long> numbers(PropertyId id) {
        return all.stream()
                .filter(property -> property.id() == id)
                .map(property -> ((Property.Num) property.value()).number())
                .toList();
    }

    /** The string under this identifier, or the empty string if there is none. */
    public String text(PropertyId id) {
        return all.stream()
                .filter(property -> property.id() == id)
                .map(property -> ((Property.Text) property.value()).text())
                .findFirst()
                .orElse("");
    }

    /** The user properties in the order of the wire. */
    public List<Property.Pair> userProperties() {
        return all.stream()
                .filter(property -> property.id() == PropertyId.USER_PROPERTY)
                .map(property -> (Property.Pair) property.value())
                .toList();
    }
}

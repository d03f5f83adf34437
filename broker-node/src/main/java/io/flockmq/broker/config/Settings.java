package io.flockmq.broker.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** All settings, read from the components of {@link BrokerProperties}: nothing is listed twice. */
final class Settings {

    /** What all keys begin with. */
    static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("mqtt");

    private static final List<Setting> ALL = read(BrokerProperties.class, ROOT.toString());

    private Settings() {}

    /** Every setting, in the order of the record. */
    static List<Setting> all() {
        return ALL;
    }

    /** The setting that a property's name means. */
    static Optional<Setting> named(ConfigurationPropertyName name) {
        return ALL.stream().filter(setting -> setting.isNamed(name)).findFirst();
    }

    /** What can follow a property's name that is a group of settings; empty if it is no group. */
    static List<String> within(ConfigurationPropertyName group) {
        int depth = group.getNumberOfElements();
        return ALL.stream()
                .map(Setting::elements)
                .filter(elements -> elements.size() > depth && startsWith(elements, group))
                .map(elements -> elements.get(depth))
                .distinct()
                .toList();
    }

    private static boolean startsWith(List<String> elements, ConfigurationPropertyName group) {
        return IntStream.range(0, group.getNumberOfElements())
                .allMatch(i -> elements.get(i).equals(Setting.NAME)
                        || elements.get(i).replace("-", "").equals(group.getElement(i, Form.UNIFORM)));
    }

    private static List<Setting> read(Class<?> group, String prefix) {
        List<Setting> settings = new ArrayList<>();
        Constructor<?> constructor = group.getDeclaredConstructors()[0];
        for (Parameter component : constructor.getParameters()) {
            String key = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            Class<?> type = component.getType();
            if (type == Map.class && component.getParameterizedType() instanceof ParameterizedType map) {
                settings.addAll(read((Class<?>) map.getActualTypeArguments()[1], key + "." + Setting.NAME));
            } else if (type.isRecord()) {
                settings.addAll(read(type, key));
            } else {
                settings.add(new Setting(
                        key,
                        type,
                        List.of(component.getAnnotations()),
                        defaultOf(component),
                        component.getAnnotation(Allowed.class)));
            }
        }
        return List.copyOf(settings);
    }

    /** Empty for a component that is null when nobody sets it. */
    private static String defaultOf(Parameter component) {
        DefaultValue value = component.getAnnotation(DefaultValue.class);
        return value == null ? "" : String.join(",", value.value());
    }
}

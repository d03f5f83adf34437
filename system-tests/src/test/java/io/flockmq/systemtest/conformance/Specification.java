package io.flockmq.systemtest.conformance;

import io.flockmq.systemtest.raw.Version;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A text whose statements are proven. */
enum Specification {
    MQTT_5("5.0", "5", Version.V5),
    MQTT_311("3.1.1", "3.1.1", Version.V311),
    MQTT_31("3.1", "3.1", Version.V31);

    private final String number;
    private final String vectorName;
    private final Version version;

    Specification(String number, String vectorName, Version version) {
        this.number = number;
        this.vectorName = vectorName;
        this.version = version;
    }

    static Specification of(Version version) {
        return Stream.of(values())
                .filter(specification -> specification.version == version)
                .findFirst()
                .orElseThrow();
    }

    /** The specification with this number. */
    static Specification numbered(String number) {
        return Stream.of(values())
                .filter(specification -> specification.number.equals(number))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no version of MQTT: " + number));
    }

    /** Its version, such as 3.1.1. */
    String number() {
        return number;
    }

    /** What a test claims to prove of it. */
    List<String> claimedBy(Proves claim) {
        return List.of(
                switch (this) {
                    case MQTT_5 -> claim.mqtt5();
                    case MQTT_311 -> claim.mqtt311();
                    case MQTT_31 -> claim.mqtt31();
                });
    }

    /** The statement that a vector's column names, unless it is one of another version. */
    Optional<String> inVector(String word) {
        int colon = word.indexOf(':');
        if (colon < 0) {
            return Optional.of(word);
        }
        return word.substring(0, colon).equals(vectorName) ? Optional.of(word.substring(colon + 1)) : Optional.empty();
    }
}

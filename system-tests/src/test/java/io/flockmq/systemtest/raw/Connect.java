package io.flockmq.systemtest.raw;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CONNECT packet to vary: {@code Connect.v5("c1").keepAlive(2).properties(Property.of(RECEIVE_MAXIMUM, 1))}. Each method
 * answers a changed copy.
 *
 * @param version protocol name and level
 * @param clientId the client identifier, empty to have one assigned
 * @param clean clean session or clean start
 * @param keepAlive in seconds, 0 for none
 * @param will the will, or null for none
 * @param user the user name, or null for none
 * @param password the password, or null for none
 * @param properties for MQTT 5.0; not sent in earlier versions
 */
public record Connect(
        Version version,
        String clientId,
        boolean clean,
        int keepAlive,
        @Nullable Will will,
        @Nullable String user,
        @Nullable String password,
        List<Property> properties) {

    /**
     * A will.
     *
     * @param topic where to publish it
     * @param payload what to publish, as UTF-8
     * @param qos 0 to 2
     * @param retain whether to retain it
     * @param properties for MQTT 5.0
     */
    public record Will(String topic, String payload, int qos, boolean retain, List<Property> properties) {}

    /** A clean session in any version, with a keep-alive of a minute. */
    public static Connect of(Version version, String clientId) {
        return new Connect(version, clientId, true, 60, null, null, null, List.of());
    }

    /** A clean session of MQTT 3.1. */
    public static Connect v31(String clientId) {
        return of(Version.V31, clientId);
    }

    /** A clean session of MQTT 3.1.1. */
    public static Connect v311(String clientId) {
        return of(Version.V311, clientId);
    }

    /** A clean start of MQTT 5.0. */
    public static Connect v5(String clientId, Property... properties) {
        return of(Version.V5, clientId).properties(properties);
    }

    /**
     * Resumes a session and leaves it behind: clean session 0 before MQTT 5.0; clean start 0 and an expiry of an hour since.
     */
    public Connect persistent() {
        List<Property> expiry =
                version.hasProperties() ? List.of(Property.of(PropertyId.SESSION_EXPIRY_INTERVAL, 3600)) : List.of();
        return new Connect(version, clientId, false, keepAlive, will, user, password, expiry);
    }

    /** With another clean session or clean start flag. */
    public Connect clean(boolean on) {
        return new Connect(version, clientId, on, keepAlive, will, user, password, properties);
    }

    /** With a keep-alive in seconds, 0 for none. */
    public Connect keepAlive(int seconds) {
        return new Connect(version, clientId, clean, seconds, will, user, password, properties);
    }

    /** With a will. */
    public Connect will(String topic, String payload, int qos, boolean retain, Property... willProperties) {
        Will armed = new Will(topic, payload, qos, retain, List.of(willProperties));
        return new Connect(version, clientId, clean, keepAlive, armed, user, password, properties);
    }

    /** With a user name, and a password unless it is null. */
    public Connect user(String name, @Nullable String secret) {
        return new Connect(version, clientId, clean, keepAlive, will, name, secret, properties);
    }

    /** With these properties in place of the present ones. */
    public Connect properties(Property... replacement) {
        return new Connect(version, clientId, clean, keepAlive, will, user, password, List.of(replacement));
    }

    /** The bytes of the packet. */
    public byte[] toBytes() {
        PacketBytes packet = PacketBytes.of(0x10)
                .text(version.protocolName())
                .u8(version.level())
                .u8(flags())
                .u16(keepAlive);
        writeProperties(packet, properties);
        packet.text(clientId);
        if (will != null) {
            writeProperties(packet, will.properties());
            packet.text(will.topic()).text(will.payload());
        }
        if (user != null) {
            packet.text(user);
        }
        if (password != null) {
            packet.binary(password.getBytes(StandardCharsets.UTF_8));
        }
        return packet.toBytes();
    }

    private int flags() {
        int flags = clean ? 0x02 : 0;
        if (will != null) {
            flags |= 0x04 | will.qos() << 3 | (will.retain() ? 0x20 : 0);
        }
        flags |= password != null ? 0x40 : 0;
        return flags | (user != null ? 0x80 : 0);
    }

    private void writeProperties(PacketBytes packet, List<Property> section) {
        if (version.hasProperties()) {
            packet.properties(section.toArray(Property[]::new));
        }
    }
}

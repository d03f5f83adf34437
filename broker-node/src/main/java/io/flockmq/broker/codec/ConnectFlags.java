package io.flockmq.broker.codec;

import io.netty.handler.codec.mqtt.MqttVersion;

/** The flags of CONNECT, consistent with each other (MQTT 5.0, section 3.1.2.3). */
record ConnectFlags(
        boolean userName, boolean password, boolean willRetain, int willQos, boolean will, boolean cleanSession) {

    private static final int RESERVED = 0x01;

    static ConnectFlags of(int flags, MqttVersion version) throws PacketException {
        boolean userName = (flags & 0x80) != 0;
        boolean password = (flags & 0x40) != 0;
        boolean willRetain = (flags & 0x20) != 0;
        int willQos = (flags >>> 3) & 0b11;
        boolean will = (flags & 0x04) != 0;
        boolean cleanSession = (flags & 0x02) != 0;

        if (version == MqttVersion.MQTT_3_1) {
            // It disregards the reserved flag, and the will's flags where there is no will.
            willRetain &= will;
            willQos = will ? willQos : 0;
        } else if ((flags & RESERVED) != 0) {
            throw PacketException.malformed("reserved connect flag"); // [MQTT-3.1.2-3]
        }
        if (willQos == 3) {
            throw PacketException.malformed("will QoS 3"); // [MQTT-3.1.2-14]
        }
        if (!will && (willQos != 0 || willRetain)) {
            throw PacketException.malformed(
                    "will QoS or will retain without a will"); // [MQTT-3.1.2-13] [MQTT-3.1.2-15]
        }
        if (password && !userName && version != MqttVersion.MQTT_5) {
            throw PacketException.malformed("password without a user name"); // [MQTT-3.1.2-22]
        }
        return new ConnectFlags(userName, password, willRetain, willQos, will, cleanSession);
    }
}

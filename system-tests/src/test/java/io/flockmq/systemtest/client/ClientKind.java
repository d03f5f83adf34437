package io.flockmq.systemtest.client;

/** The clients that a program holds in its hands, each with the versions of MQTT it speaks. */
public enum ClientKind {
    PAHO_MQTT_31,
    PAHO_MQTT_311,
    PAHO_MQTT_5,
    HIVEMQ_MQTT_311,
    HIVEMQ_MQTT_5,
    MQTT_JS_MQTT_31,
    MQTT_JS_MQTT_311,
    MQTT_JS_MQTT_5;

    public Client connect(Address broker, Connect connect) {
        return switch (this) {
            case PAHO_MQTT_31 -> new PahoV3(broker, connect, 3);
            case PAHO_MQTT_311 -> new PahoV3(broker, connect, 4);
            case PAHO_MQTT_5 -> new PahoV5(broker, connect);
            case HIVEMQ_MQTT_311 -> new HiveMqV3(broker, connect);
            case HIVEMQ_MQTT_5 -> new HiveMqV5(broker, connect);
            case MQTT_JS_MQTT_31 -> new MqttJs(broker, connect, 3);
            case MQTT_JS_MQTT_311 -> new MqttJs(broker, connect, 4);
            case MQTT_JS_MQTT_5 -> new MqttJs(broker, connect, 5);
        };
    }

    public boolean speaksMqtt5() {
        return name().endsWith("MQTT_5");
    }
}

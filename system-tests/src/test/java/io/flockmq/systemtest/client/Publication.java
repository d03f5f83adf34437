package io.flockmq.systemtest.client;

/** A message to be published. */
public record Publication(String topic, String payload, int qos, boolean retain, Properties properties) {

    public static Publication of(String topic, String payload) {
        return new Publication(topic, payload, 0, false, Properties.NONE);
    }

    public Publication qos(int newQos) {
        return new Publication(topic, payload, newQos, retain, properties);
    }

    public Publication retained() {
        return new Publication(topic, payload, qos, true, properties);
    }

    public Publication with(Properties newProperties) {
        return new Publication(topic, payload, qos, retain, newProperties);
    }
}

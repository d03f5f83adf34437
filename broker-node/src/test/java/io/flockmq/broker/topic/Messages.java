package io.flockmq.broker.topic;

import java.nio.charset.StandardCharsets;

/** Messages for tests. */
public final class Messages {

    private static final byte[] NONE = {};

    private Messages() {}

    /** A message that nobody in particular published and that does not expire. */
    public static Message of(String topic, Qos qos, String payload) {
        return message(topic, qos, false, "", Message.NEVER, payload);
    }

    /** A retained message. */
    public static Message retained(String topic, Qos qos, String payload) {
        return message(topic, qos, true, "", Message.NEVER, payload);
    }

    /** A message of this publisher. */
    public static Message from(String publisher, String topic, Qos qos, String payload) {
        return message(topic, qos, false, publisher, Message.NEVER, payload);
    }

    /** A message that expires at this time. */
    public static Message expiring(long at, String topic, Qos qos, String payload) {
        return message(topic, qos, false, "", at, payload);
    }

    /** A message. */
    public static Message message(
            String topic, Qos qos, boolean retain, String publisher, long expiresAt, String payload) {
        return new Message(
                Topic.of(topic), qos, retain, publisher, expiresAt, NONE, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** The payload as text. */
    public static String text(Message message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }
}

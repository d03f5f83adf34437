package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.node.Publications;
import io.flockmq.broker.codec.MessageProperties;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes messages of what operators ask for, and publishes them. Any thread; waits. */
public final class Publisher {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int LONGEST_TEXT = 65_535;

    private final Publications publications;
    private final int largest;
    private final LongSupplier nanoTime;

    /**
     * Publishes there.
     *
     * @param largest the largest payload, bytes
     * @param nanoTime the monotonic clock of messages
     */
    public Publisher(Publications publications, int largest, LongSupplier nanoTime) {
        this.publications = publications;
        this.largest = largest;
        this.nanoTime = nanoTime;
    }

    /**
     * A message to be published.
     *
     * @param payload the payload; an empty one if left out
     * @param qos 0, 1 or 2; 0 if left out
     * @param messageExpiry seconds; never if left out
     * @param correlationData in Base64
     * @param userProperties pairs of name and value
     */
    record Publication(
            @Nullable String topic,
            @Nullable PayloadView payload,
            @Nullable Integer qos,
            @Nullable Boolean retain,
            @Nullable Long messageExpiry,
            @Nullable String contentType,
            @Nullable String responseTopic,
            @Nullable String correlationData,
            @Nullable List<List<String>> userProperties) {

        Publication retained() {
            return new Publication(
                    topic,
                    payload,
                    qos,
                    true,
                    messageExpiry,
                    contentType,
                    responseTopic,
                    correlationData,
                    userProperties);
        }
    }

    /**
     * What became of it.
     *
     * @param reason {@code success}, {@code no-matching-subscribers} or {@code quota-exceeded}
     * @param safe whether everybody has it who must have it; left out for QoS 0
     */
    record Published(String topic, String reason, @Nullable Boolean safe) {}

    Published publish(Publication asked) {
        Topic topic = Topics.open(Asked.text("topic", asked.topic()));
        byte[] payload = asked.payload() == null ? new byte[0] : asked.payload().bytes();
        if (payload.length > largest) {
            throw ApiException.badRequest(
                    "payload has " + payload.length + " bytes; allowed: " + largest + " (mqtt.limits.max-packet-size)");
        }
        Message message = new Message(
                topic,
                Qos.of(asked.qos() == null ? 0 : Asked.qos(asked.qos())),
                Boolean.TRUE.equals(asked.retain()),
                "",
                expiresAt(asked.messageExpiry()),
                properties(asked),
                payload);
        Publications.Outcome outcome = publications.publish(message);
        if (outcome == null) {
            throw ApiException.unavailable("this node takes no messages that must be kept: its store refuses");
        }
        return new Published(
                topic.name(), outcome.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'), outcome.safe());
    }

    private long expiresAt(@Nullable Long seconds) {
        if (seconds == null) {
            return Message.NEVER;
        }
        if (seconds < 1 || seconds > 0xFFFF_FFFFL) {
            throw ApiException.badRequest("messageExpiry is " + seconds + "; allowed: 1 to 4294967295 seconds");
        }
        return nanoTime.getAsLong() + seconds * NANOS_PER_SECOND;
    }

    private static byte[] properties(Publication asked) {
        String response = asked.responseTopic();
        return new MessageProperties(
                        false,
                        fits("contentType", asked.contentType()),
                        response == null ? null : Topics.name(response).name(),
                        asked.correlationData() == null ? null : correlation(asked.correlationData()),
                        asked.userProperties() == null
                                ? List.of()
                                : asked.userProperties().stream()
                                        .map(Publisher::pair)
                                        .toList())
                .encode();
    }

    private static MessageProperties.Pair pair(List<String> pair) {
        if (pair.size() != 2 || pair.get(0) == null || pair.get(1) == null) {
            throw ApiException.badRequest("userProperties: each is a pair of name and value");
        }
        return new MessageProperties.Pair(
                String.valueOf(fits("userProperties", pair.get(0))),
                String.valueOf(fits("userProperties", pair.get(1))));
    }

    private static byte[] correlation(String base64) {
        try {
            byte[] data = Base64.getDecoder().decode(base64);
            if (data.length <= LONGEST_TEXT) {
                return data;
            }
        } catch (IllegalArgumentException malformed) {
            // told below
        }
        throw ApiException.badRequest("correlationData: not Base64 of at most " + LONGEST_TEXT + " bytes");
    }

    private static @Nullable String fits(String name, @Nullable String text) {
        if (text != null && (text.length() > LONGEST_TEXT / 3 || text.indexOf('\0') >= 0)) {
            throw ApiException.badRequest(name + " is too long, or has U+0000");
        }
        return text;
    }
}

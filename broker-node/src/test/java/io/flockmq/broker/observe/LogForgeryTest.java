package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.event.LogField;
import io.flockmq.broker.topic.ReasonCode;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever clients call themselves and their topics: an event is one line that shows no control character. */
class LogForgeryTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Character> nasty = Arbitraries.of(
                '\n', '\r', '\t', '"', '\\', '\0', '\u001b', '\u0085', '\u2028', '\u202e', '\ud800', 'a');
        return Arbitraries.oneOf(
                nasty.list().ofMaxSize(140).map(LogForgeryTest::text),
                Arbitraries.strings().all().ofMaxLength(140),
                Arbitraries.integers()
                        .between(0, Character.MAX_CODE_POINT)
                        .map(Character::toString)
                        .list()
                        .ofMaxSize(140)
                        .map(characters -> String.join("", characters)));
    }

    private static String text(List<Character> characters) {
        StringBuilder text = new StringBuilder();
        characters.forEach(text::append);
        return text.toString();
    }

    @Property(tries = 300)
    void anEventIsOneLineAndShowsNoControlCharacter(
            @ForAll @From("texts") String client, @ForAll @From("texts") String topic) {
        List<BrokerEvent> events = List.of(
                new BrokerEvent.ClientConnected(client, "a:1", "MQTT 5.0", true, false, 60, 0, topic),
                new BrokerEvent.ClientDisconnected(client, "a:1", ReasonCode.SUCCESS, "client disconnected", true),
                new BrokerEvent.ConnectionRefused("a:1", client, ReasonCode.NOT_AUTHORIZED, "anonymous"),
                new BrokerEvent.ClientSubscribed(client, topic, ReasonCode.GRANTED_QOS_1),
                new BrokerEvent.ClientSubscribed(client, topic, ReasonCode.TOPIC_FILTER_INVALID),
                new BrokerEvent.ClientUnsubscribed(client, topic, ReasonCode.SUCCESS),
                new BrokerEvent.PublishRefused(client, topic, ReasonCode.QUOTA_EXCEEDED),
                new BrokerEvent.MessageDropped(client, topic, DropReason.QUEUE_FULL),
                new BrokerEvent.WillPublished(client, topic),
                new BrokerEvent.SessionEnded(client, "expired"));
        try (LogLines lines = new LogLines(EventLog.class)) {
            EventLog log = new EventLog();
            events.forEach(log::on);
            assertThat(lines.texts()).hasSameSizeAs(events).allSatisfy(LogForgeryTest::isHarmless);
            log.on(new BrokerEvent.MessageDropped(client, topic, DropReason.QUEUE_FULL));
            log.summarize();
            assertThat(lines.texts()).hasSize(events.size() + 1).allSatisfy(LogForgeryTest::isHarmless);
            assertThat(lines.asJson()).hasSize(events.size() + 1).allSatisfy(LogForgeryTest::isOneObject);
            assertThat(lines.fields()).allSatisfy(fields -> {
                if (fields.containsKey(LogField.CLIENT_ID)) {
                    assertThat(fields).containsEntry(LogField.CLIENT_ID, ClientText.field(client));
                }
                if (fields.containsKey(LogField.TOPIC)) {
                    assertThat(fields).containsEntry(LogField.TOPIC, ClientText.field(topic));
                }
            });
        }
    }

    private static void isOneObject(String json) {
        assertThat(json).endsWith("\n");
        isHarmless(json.substring(0, json.length() - 1));
        JsonNode line = JSON.readTree(json); // refuses a field that comes twice
        assertThat(line.propertyNames())
                .as("nobody makes a field of his own")
                .isSubsetOf(
                        "@timestamp",
                        "log",
                        "process",
                        "service",
                        "message",
                        "event",
                        "mqtt",
                        "client",
                        "user",
                        "flockmq",
                        "ecs");
        assertThat(line.at("/event/action").asString()).matches("[a-z-]+");
    }

    private static void isHarmless(String line) {
        assertThat(line.codePoints()).noneMatch(LogForgeryTest::isUnseen);
        assertThat(line.length()).as("bounded").isLessThan(8 * 10 * 256);
    }

    private static boolean isUnseen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}

package io.flockmq.broker.admin.peers;

import io.flockmq.broker.admin.node.NodeQuestion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How questions and answers travel: a byte with the version of the format, and JSON. The name of a kind of question and of its fields never
 * changes; what a node does not know it leaves out. Immutable.
 */
final class QuestionFormat {

    private static final byte VERSION = 1;

    private static final Map<String, Class<?>> KINDS = Arrays.stream(NodeQuestion.class.getPermittedSubclasses())
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, kind -> kind));

    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private record Envelope(String kind, JsonNode question) {}

    /** An answer, or why there is none. */
    private record Reply(
            @Nullable JsonNode answer, @Nullable String problem) {}

    byte[] question(NodeQuestion<?> question) {
        return bytes(new Envelope(question.getClass().getSimpleName(), json.valueToTree(question)));
    }

    /** Reads a question; fails with a line for people if it is none. */
    NodeQuestion<?> question(byte[] bytes) {
        Envelope envelope = read(bytes, Envelope.class);
        Class<?> kind = KINDS.get(envelope.kind());
        if (kind == null) {
            throw new IllegalArgumentException("it does not know this question");
        }
        return (NodeQuestion<?>) json.treeToValue(envelope.question(), kind);
    }

    byte[] answer(Object answer) {
        return bytes(new Reply(json.valueToTree(answer), null));
    }

    byte[] problem(String why) {
        return bytes(new Reply(null, why));
    }

    /** Reads an answer; fails with a line for people if it is none. */
    <A> A answer(byte[] bytes, Class<A> type) {
        Reply reply = read(bytes, Reply.class);
        if (reply.answer() == null || reply.problem() != null) {
            throw new IllegalArgumentException(reply.problem() == null ? "no answer" : reply.problem());
        }
        return json.treeToValue(reply.answer(), type);
    }

    private byte[] bytes(Object value) {
        byte[] text = json.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[text.length + 1];
        bytes[0] = VERSION;
        System.arraycopy(text, 0, bytes, 1, text.length);
        return bytes;
    }

    private <T> T read(byte[] bytes, Class<T> type) {
        if (bytes.length == 0 || bytes[0] != VERSION) {
            throw new IllegalArgumentException("it is of a version that cannot be understood");
        }
        try {
            return json.readValue(bytes, 1, bytes.length - 1, type);
        } catch (JacksonException unreadable) {
            throw new IllegalArgumentException("what it says cannot be understood", unreadable);
        }
    }
}

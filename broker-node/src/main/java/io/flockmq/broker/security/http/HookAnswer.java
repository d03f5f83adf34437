package io.flockmq.broker.security.http;

import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Rule;
import io.flockmq.broker.security.RuleSource;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.security.backend.RuleTexts;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the service says of a client. What is not understood is no answer. */
final class HookAnswer {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private HookAnswer() {}

    /** @throws IllegalArgumentException with a clause for the log, if it is not understood */
    static Verdict of(byte[] body, Credentials client, Instant now) {
        JsonNode answer = read(body);
        return switch (String.valueOf(text(answer, "result"))) {
            case "allow" -> allowed(answer, client, now);
            case "deny" -> new Verdict.Denied("the HTTP hook denies it");
            case "ignore" -> Verdict.ABSTAINED;
            default -> throw new IllegalArgumentException("its result is none of allow, deny and ignore");
        };
    }

    private static Verdict allowed(JsonNode answer, Credentials client, Instant now) {
        Instant end = instant(text(answer, "expiresAt"));
        if (end != null && !now.isBefore(end)) {
            return new Verdict.Denied("its credentials have expired, says the HTTP hook");
        }
        String user = text(answer, "user");
        return new Verdict.Allowed(
                new Identity(user == null ? client.user() : user, text(answer, "clientId"), rules(answer), end));
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode answer = JSON.readTree(body);
            if (answer != null && answer.isObject()) {
                return answer;
            }
        } catch (JacksonException unreadable) {
            // said below, without its words
        }
        throw new IllegalArgumentException("its answer is no JSON object");
    }

    private static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw new IllegalArgumentException("its " + name + " is no text");
        }
        return value.stringValue();
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException other) {
            throw new IllegalArgumentException("its expiresAt is no time such as 2030-01-31T12:00:00Z", other);
        }
    }

    private static @Nullable RuleSource rules(JsonNode answer) {
        JsonNode list = answer.get("rules");
        if (list == null || list.isNull()) {
            return null;
        }
        if (!list.isArray()) {
            throw new IllegalArgumentException("its rules are no list");
        }
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : list) {
            rules.add(RuleTexts.rule(text(rule, "permission"), text(rule, "action"), text(rule, "topic"), "HTTP hook"));
        }
        return RuleSource.of(rules);
    }
}

package io.flockmq.broker.security.backend;

import io.flockmq.broker.security.Action;
import io.flockmq.broker.security.Rule;
import io.flockmq.broker.topic.TopicFilter;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads rules that come from outside. What is not understood is refused, and never left out: it might be the one that forbids. */
public final class RuleTexts {

    private RuleTexts() {}

    /**
     * One rule.
     *
     * @param permission {@code allow} or {@code deny}
     * @param action {@code publish}, {@code subscribe} or {@code all}
     * @param topic a topic filter, which may have {@code %c} and {@code %u}
     * @param origin where it comes from, for people
     * @throws IllegalArgumentException with a clause for the log, if it is none
     */
    public static Rule rule(
            @Nullable String permission, @Nullable String action, @Nullable String topic, String origin) {
        return new Rule(allows(permission), actions(action), filter(topic), origin);
    }

    /**
     * A topic filter of a rule.
     *
     * @throws IllegalArgumentException with a clause for the log, if it is none
     */
    public static String filter(@Nullable String topic) {
        if (topic == null) {
            throw new IllegalArgumentException("a rule has no topic");
        }
        return switch (TopicFilter.parse(topic)) {
            case TopicFilter.Parsed.Valid(TopicFilter valid) when !valid.isShared() -> valid.filter();
            case TopicFilter.Parsed.Valid _ ->
                throw new IllegalArgumentException("the topic of a rule has a share name");
            case TopicFilter.Parsed.Invalid(String problem, boolean _) ->
                throw new IllegalArgumentException("the topic of a rule " + problem);
        };
    }

    private static boolean allows(@Nullable String permission) {
        return switch (lower(permission)) {
            case "allow" -> true;
            case "deny" -> false;
            default -> throw new IllegalArgumentException("the permission of a rule is neither allow nor deny");
        };
    }

    private static Set<Action> actions(@Nullable String action) {
        return switch (lower(action)) {
            case "publish" -> EnumSet.of(Action.PUBLISH);
            case "subscribe" -> EnumSet.of(Action.SUBSCRIBE);
            case "all" -> EnumSet.allOf(Action.class);
            default -> throw new IllegalArgumentException("the action of a rule is none of publish, subscribe and all");
        };
    }

    private static String lower(@Nullable String word) {
        return word == null ? "" : word.strip().toLowerCase(Locale.ROOT);
    }
}

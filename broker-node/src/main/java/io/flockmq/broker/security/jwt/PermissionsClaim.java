package io.flockmq.broker.security.jwt;

import io.flockmq.broker.security.Action;
import io.flockmq.broker.security.Rule;
import io.flockmq.broker.security.backend.RuleTexts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claim of a token that says what its client may do: {@code {"publish": [filters], "subscribe": [filters], "deny":
 * [filters]}}, each part optional. What is denied is denied whatever else is allowed.
 */
final class PermissionsClaim {

    private static final String ORIGIN = "token";
    private static final Set<String> PARTS = Set.of("publish", "subscribe", "deny");

    private PermissionsClaim() {}

    /** @throws IllegalArgumentException if it is anything else */
    static List<Rule> rules(Object claim) {
        if (!(claim instanceof Map<?, ?> parts)) {
            throw new IllegalArgumentException("they are no object");
        }
        if (!PARTS.containsAll(parts.keySet())) {
            throw new IllegalArgumentException("they have other members than publish, subscribe and deny");
        }
        List<Rule> rules = new ArrayList<>();
        for (String filter : filters(parts.get("deny"))) {
            rules.add(Rule.of(false, filter, ORIGIN));
        }
        for (String filter : filters(parts.get("publish"))) {
            rules.add(new Rule(true, EnumSet.of(Action.PUBLISH), filter, ORIGIN));
        }
        for (String filter : filters(parts.get("subscribe"))) {
            rules.add(new Rule(true, EnumSet.of(Action.SUBSCRIBE), filter, ORIGIN));
        }
        return rules;
    }

    private static List<String> filters(@Nullable Object part) {
        if (part == null) {
            return List.of();
        }
        if (!(part instanceof List<?> elements)) {
            throw new IllegalArgumentException("a part is no list");
        }
        return elements.stream()
                .map(element -> RuleTexts.filter(element instanceof String text ? text : null))
                .toList();
    }
}

package io.flockmq.broker.security;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of who may do what. Immutable.
 *
 * @param allows whether what it covers is allowed, or refused
 * @param actions what it speaks of
 * @param filter a valid topic filter without {@code $share}, once {@code %c} (the client identifier) and {@code %u} (the user name)
 *     are replaced, if they are
 * @param origin where it is written, for people, such as {@code acl.conf:12}
 * @param isPattern whether {@code %c} and {@code %u} stand for the client, or for themselves
 */
public record Rule(boolean allows, Set<Action> actions, String filter, String origin, boolean isPattern) {

    private static final Pattern PLACEHOLDER = Pattern.compile("%[cu]");

    /** Copies the set. */
    public Rule {
        actions = Set.copyOf(actions);
    }

    /** A rule in which {@code %c} and {@code %u} stand for the client. */
    public Rule(boolean allows, Set<Action> actions, String filter, String origin) {
        this(allows, actions, filter, origin, true);
    }

    /** A rule for everything that can be done with a topic, in which {@code %c} and {@code %u} stand for the client. */
    public static Rule of(boolean allows, String filter, String origin) {
        return new Rule(allows, EnumSet.allOf(Action.class), filter, origin);
    }

    /**
     * The rule for one client, null if it says nothing of this one: there is no user name, or what would be put into the filter
     * has a wildcard, or stands for more than one level. So nobody gets rights by the choice of a name.
     */
    @Nullable
    Rule on(String clientId, @Nullable String user) {
        if (!isPattern) {
            return this;
        }
        Matcher placeholder = PLACEHOLDER.matcher(filter);
        StringBuilder replaced = new StringBuilder();
        while (placeholder.find()) {
            String value = placeholder.group().equals("%c") ? clientId : user;
            if (value == null || spoils(value)) {
                return null;
            }
            placeholder.appendReplacement(replaced, Matcher.quoteReplacement(value));
        }
        if (replaced.isEmpty()) {
            return this;
        }
        return new Rule(allows, actions, placeholder.appendTail(replaced).toString(), origin, false);
    }

    private boolean spoils(String value) {
        return value.isEmpty()
                || value.indexOf('+') >= 0
                || value.indexOf('#') >= 0
                // Nobody gets into $SYS by a name; but what is refused must not be had by one.
                || (allows && (value.indexOf('/') >= 0 || value.charAt(0) == '$'));
    }
}

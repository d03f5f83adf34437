package io.flockmq.broker.security;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules, which may change while clients are connected. Thread-safe; never blocks. */
public interface RuleSource {

    /** Rises with each change. */
    long version();

    /**
     * The rules for a client, in the order in which they are asked: the first one that covers a topic decides.
     *
     * @param user the user name, null for a client that nobody knows
     */
    List<Rule> rulesFor(String clientId, @Nullable String user);

    /** Rules that never change. */
    static RuleSource of(List<Rule> rules) {
        List<Rule> fixed = List.copyOf(rules);
        return new RuleSource() {
            @Override
            public long version() {
                return 0;
            }

            @Override
            public List<Rule> rulesFor(String clientId, @Nullable String user) {
                return fixed;
            }
        };
    }
}

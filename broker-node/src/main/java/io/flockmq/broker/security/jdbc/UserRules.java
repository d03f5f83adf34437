package io.flockmq.broker.security.jdbc;

import io.flockmq.broker.security.Rule;
import io.flockmq.broker.security.RuleSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The rules of one user, the same for all clients that it has. Thread-safe. */
final class UserRules implements RuleSource {

    private record Current(long version, List<Rule> rules) {}

    private final AtomicReference<Current> current = new AtomicReference<>(new Current(0, List.of()));

    /** Takes rules that were just read; returns whether they are others. */
    boolean replace(List<Rule> fresh) {
        Current before = current.get();
        return current.updateAndGet(
                        now -> now.rules().equals(fresh) ? now : new Current(now.version() + 1, List.copyOf(fresh)))
                != before;
    }

    @Override
    public long version() {
        return current.get().version();
    }

    @Override
    public List<Rule> rulesFor(String clientId, @Nullable String user) {
        return current.get().rules();
    }
}

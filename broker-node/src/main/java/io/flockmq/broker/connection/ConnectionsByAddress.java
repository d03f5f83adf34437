package io.flockmq.broker.connection;

import io.flockmq.broker.security.AddressRange;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many clients are connected from each address (of IPv6, each /64). Knows no address without one. Thread-safe. */
final class ConnectionsByAddress {

    private final int most;
    private final Map<AddressRange, Integer> counts = new ConcurrentHashMap<>();

    /** @param most the most from one address, 0 for any number */
    ConnectionsByAddress(int most) {
        this.most = most;
    }

    /** Whether there is anything to count. */
    boolean isLimited() {
        return most > 0;
    }

    /** Counts one more from there, if there may be one more. */
    boolean tryAdd(AddressRange from) {
        int before = counts.getOrDefault(from, 0);
        // Only this connection's own change counts, whatever others do meanwhile.
        boolean[] added = {false};
        if (before < most) {
            counts.compute(from, (_, now) -> {
                int count = now == null ? 0 : now;
                added[0] = count < most;
                return added[0] ? Integer.valueOf(count + 1) : now;
            });
        }
        return added[0];
    }

    /** One that was counted is gone. */
    void remove(AddressRange from) {
        counts.computeIfPresent(from, (_, now) -> now == 1 ? null : now - 1);
    }

    /** From how many addresses there are any. */
    int addresses() {
        return counts.size();
    }
}

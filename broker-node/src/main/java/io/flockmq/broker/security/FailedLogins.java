package io.flockmq.broker.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices who tries passwords: after some failures in a while from one address (of IPv6, one /64) nobody there is asked who they are
 * for a time, which doubles with each further failure. A success changes nothing, or who knows one password could try those of
 * others without end. Remembers a bounded number of addresses, those that failed last. Thread-safe.
 */
public final class FailedLogins {

    private static final int MOST_ADDRESSES = 100_000;
    private static final long FIRST_REFUSAL = Duration.ofSeconds(1).toNanos();

    /**
     * When that begins and how far it goes.
     *
     * @param failures how many in the window lead to a refusal; 0 for never
     * @param window for how long failures count together
     * @param longest the longest time for which an address is refused at once
     */
    public record Limits(int failures, Duration window, Duration longest) {}

    /**
     * What is known of an address.
     *
     * @param since when the first failure was that counts
     * @param count how many count
     * @param refusals how often it was refused for a time
     * @param until when the last of these ends, if there was one
     */
    private record Failures(long since, int count, int refusals, long until) {

        boolean refuses(long now) {
            return refusals > 0 && until - now > 0;
        }
    }

    private final Limits limits;
    private final LongSupplier nanoTime;
    private final @Nullable Cache<AddressRange, Failures> byAddress;

    /** Nobody has failed yet. */
    public FailedLogins(Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        byAddress = limits.failures() == 0
                ? null
                : Caffeine.newBuilder()
                        .maximumSize(MOST_ADDRESSES)
                        .expireAfterWrite(limits.window().plus(limits.longest()))
                        .ticker(nanoTime::getAsLong)
                        .executor(Runnable::run)
                        .build();
    }

    /** Whether clients from there are refused now without being asked who they are. */
    public boolean refuses(InetAddress address) {
        Failures known = byAddress == null ? null : byAddress.getIfPresent(AddressRange.of(address));
        return known != null && known.refuses(nanoTime.getAsLong());
    }

    /** For how long nobody there is asked who they are from now on; zero if they are asked. */
    public Duration refusedFor(InetAddress address) {
        Failures known = byAddress == null ? null : byAddress.getIfPresent(AddressRange.of(address));
        long now = nanoTime.getAsLong();
        return known != null && known.refuses(now) ? Duration.ofNanos(known.until - now) : Duration.ZERO;
    }

    /**
     * Notes that somebody there could not show who they are.
     *
     * @return for how long clients from there are refused because of it; zero if they are not
     */
    public Duration failed(InetAddress address) {
        if (byAddress == null) {
            return Duration.ZERO;
        }
        long now = nanoTime.getAsLong();
        AddressRange from = AddressRange.of(address);
        boolean refusedAlready = refuses(address);
        Failures after = byAddress.asMap().compute(from, (_, before) -> after(before, now));
        return after.refuses(now) && !refusedAlready ? Duration.ofNanos(after.until - now) : Duration.ZERO;
    }

    private Failures after(@Nullable Failures before, long now) {
        boolean afresh = before == null
                || (now - before.since > limits.window().toNanos() && (before.refusals == 0 || isQuiet(before, now)));
        if (before == null || afresh) {
            return refusedIfTooMany(new Failures(now, 1, 0, now), now);
        }
        if (before.refuses(now)) {
            return before; // it was asked before it was refused
        }
        return refusedIfTooMany(new Failures(before.since, before.count + 1, before.refusals, before.until), now);
    }

    private Failures refusedIfTooMany(Failures failed, long now) {
        if (failed.count < limits.failures()) {
            return failed;
        }
        long refusal = Math.min(
                FIRST_REFUSAL << Math.min(failed.refusals, 20), limits.longest().toNanos());
        return new Failures(failed.since, failed.count, failed.refusals + 1, now + refusal);
    }

    /** Whether the last refusal is over for so long that the next failure is a first one. */
    private boolean isQuiet(Failures before, long now) {
        return now - before.until > limits.window().toNanos();
    }
}

package io.flockmq.broker.security.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What was decided lately, by everything that was asked. Keys are hashes with a key that only this process has: no password is kept,
 * and none can be found by trying. Thread-safe.
 */
final class DecisionCache {

    private static final int MOST = 100_000;

    private final KeyedHash hash = new KeyedHash();
    private final Cache<String, Verdict> decisions;

    /**
     * Nothing is decided yet.
     *
     * @param allowFor how long a client that was let in is remembered, but never longer than its credentials are good for; zero for
     *     not at all
     * @param denyFor the same for all other decisions
     * @param ticker measures that time
     */
    DecisionCache(Duration allowFor, Duration denyFor, InstantSource clock, Ticker ticker) {
        decisions = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(ticker)
                .expireAfter(Expiry.<String, Verdict>creating((_, verdict) -> switch (verdict) {
                    case Verdict.Allowed(Identity identity) -> shorter(allowFor, remaining(identity, clock.instant()));
                    case Verdict.Denied _, Verdict.Abstained _, Verdict.Unavailable _ -> denyFor;
                }))
                .build();
    }

    /** The key for a request. */
    String keyOf(byte[] request) {
        return HexFormat.of().formatHex(hash.of(request));
    }

    @Nullable
    Verdict get(String key) {
        return decisions.getIfPresent(key);
    }

    /** Remembers a decision; that nobody could say is none. */
    void put(String key, Verdict verdict) {
        if (!(verdict instanceof Verdict.Unavailable)) {
            decisions.put(key, verdict);
        }
    }

    private static @Nullable Duration remaining(Identity identity, Instant now) {
        Instant end = identity.expiresAt();
        return end == null ? null : Duration.between(now, end);
    }

    private static Duration shorter(Duration one, @Nullable Duration other) {
        return other == null || one.compareTo(other) <= 0 ? one : other;
    }
}

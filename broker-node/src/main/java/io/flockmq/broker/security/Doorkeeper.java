package io.flockmq.broker.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.flockmq.broker.topic.ReasonCode;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns away who is banned, comes too often or has tried too many passwords, before anybody is asked who that is. What it remembers
 * of addresses is bounded. Thread-safe, without locks on the way of a connection.
 */
public final class Doorkeeper {

    /** How many times as many connections as allowed are accepted, to be told that they are too many; others are just closed. */
    private static final int TOLD = 4;

    private static final int MOST_ADDRESSES = 100_000;
    /** After a second without a connection a bucket is full, and as good as a new one. */
    private static final Duration BUCKET_LIFE = Duration.ofSeconds(2);

    private static final Refusal RATE =
            new Refusal(ReasonCode.CONNECTION_RATE_EXCEEDED, "more new connections per second than allowed");
    private static final Refusal ADDRESS_RATE = new Refusal(
            ReasonCode.CONNECTION_RATE_EXCEEDED, "more new connections per second from its address than allowed");
    private static final Refusal FAILED =
            new Refusal(ReasonCode.CONNECTION_RATE_EXCEEDED, "too many failed logins from its address");
    private static final Refusal BANNED = new Refusal(ReasonCode.BANNED, "banned");

    private final BanList bans;
    private final FailedLogins failedLogins;
    private final LongSupplier nanoTime;
    private final @Nullable SharedTokenBucket accepted;
    private final @Nullable SharedTokenBucket connects;
    private final @Nullable Rate addressRate;
    private final Cache<AddressRange, SharedTokenBucket> byAddress;

    /**
     * Keeps the door.
     *
     * @param rate new connections per second, null for any number
     * @param addressRate the same for each address (of IPv6, each /64)
     * @param nanoTime the monotonic clock
     */
    public Doorkeeper(
            @Nullable Rate rate,
            @Nullable Rate addressRate,
            BanList bans,
            FailedLogins failedLogins,
            LongSupplier nanoTime) {
        this.bans = bans;
        this.failedLogins = failedLogins;
        this.nanoTime = nanoTime;
        this.addressRate = addressRate;
        accepted = rate == null ? null : new SharedTokenBucket(rate.times(TOLD), nanoTime.getAsLong());
        connects = rate == null ? null : new SharedTokenBucket(rate, nanoTime.getAsLong());
        byAddress = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterAccess(BUCKET_LIFE)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** Who is banned. */
    public BanList bans() {
        return bans;
    }

    /** Asked once for each new connection, when nothing is known of it: why it is closed at once, null if it is not. */
    public @Nullable Refusal atAccept() {
        return accepted == null || accepted.tryTake(nanoTime.getAsLong()) ? null : RATE;
    }

    /**
     * Asked once for each CONNECT: why it is refused, null if it is not. What concerns the client alone comes first, so that one
     * that is refused anyway takes nothing from the others.
     *
     * @param address where it comes from, null if that is unknown
     */
    public @Nullable Refusal atConnect(@Nullable InetAddress address, String clientId) {
        if (bans.find(address, clientId, null) != null) {
            return BANNED;
        }
        if (address != null && failedLogins.refuses(address)) {
            return FAILED;
        }
        if (address != null
                && addressRate != null
                && !bucket(address, addressRate).tryTake(nanoTime.getAsLong())) {
            return ADDRESS_RATE;
        }
        return connects == null || connects.tryTake(nanoTime.getAsLong()) ? null : RATE;
    }

    private SharedTokenBucket bucket(InetAddress address, Rate rate) {
        return byAddress.get(AddressRange.of(address), _ -> new SharedTokenBucket(rate, nanoTime.getAsLong()));
    }

    /**
     * Asked when it is known who the client is, and again whenever bans change: why it may not be connected, null if it may.
     *
     * @param user null for a client that nobody knows
     */
    public @Nullable Refusal ofKnown(@Nullable InetAddress address, String clientId, @Nullable String user) {
        return bans.find(address, clientId, user) == null ? null : BANNED;
    }

    /**
     * Notes that a client could not show who it is.
     *
     * @return for how long its address is refused because of it; zero if it is not
     */
    public Duration failedLogin(InetAddress address) {
        return failedLogins.failed(address);
    }
}

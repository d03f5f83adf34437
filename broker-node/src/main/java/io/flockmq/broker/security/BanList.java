package io.flockmq.broker.security;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Who may not connect. Bans come from a file, which is taken as a whole, and one by one; who is banned by either is banned. In memory,
 * of this node alone. Thread-safe: readers never wait.
 */
public final class BanList {

    /**
     * What is looked at, made anew for each change.
     *
     * @param bans by whom they mean
     * @param ipv4 lengths of the prefixes that bans of IPv4 addresses have
     * @param ipv6 the same for IPv6
     */
    private record Index(Map<Ban.Subject, Ban> bans, int[] ipv4, int[] ipv6) {

        private static final Index EMPTY = new Index(Map.of(), new int[0], new int[0]);

        static Index of(Collection<Ban> first, Collection<Ban> second) {
            Map<Ban.Subject, Ban> all = new HashMap<>();
            first.forEach(ban -> all.merge(ban.subject(), ban, BanList::longer));
            second.forEach(ban -> all.merge(ban.subject(), ban, BanList::longer));
            return new Index(Map.copyOf(all), prefixes(all, 4), prefixes(all, 16));
        }

        private static int[] prefixes(Map<Ban.Subject, Ban> bans, int length) {
            return bans.keySet().stream()
                    .filter(Ban.Subject.Address.class::isInstance)
                    .map(subject -> ((Ban.Subject.Address) subject).range())
                    .filter(range -> range.first().getAddress().length == length)
                    .mapToInt(AddressRange::prefix)
                    .distinct()
                    .toArray();
        }
    }

    private final InstantSource clock;
    private final List<Runnable> whenChanged = new CopyOnWriteArrayList<>();
    private final Map<Ban.Subject, Ban> added = new HashMap<>(); // guarded by this
    private List<Ban> fromFile = List.of(); // guarded by this
    private volatile Index index = Index.EMPTY;

    /** Nobody is banned. */
    public BanList(InstantSource clock) {
        this.clock = clock;
    }

    /** Bans somebody, or changes when that ends. Ends the connections that this concerns. */
    public void add(Ban ban) {
        synchronized (this) {
            added.values().removeIf(old -> old.isOver(clock.instant()));
            added.put(ban.subject(), ban);
            index = Index.of(fromFile, added.values());
        }
        tell();
    }

    /** Bans somebody, unless an {@link #add added} ban of the same is known. */
    public void addIfUnknown(Ban ban) {
        synchronized (this) {
            Ban known = added.get(ban.subject());
            if (ban.isOver(clock.instant()) || (known != null && !known.isOver(clock.instant()))) {
                return;
            }
            added.put(ban.subject(), ban);
            index = Index.of(fromFile, added.values());
        }
        tell();
    }

    /** The bans that were {@link #add added} and count now. */
    public synchronized List<Ban> added() {
        Instant now = clock.instant();
        return added.values().stream().filter(ban -> !ban.isOver(now)).toList();
    }

    /**
     * Takes back a ban that was {@link #add added}.
     *
     * @return whether there was one
     */
    public synchronized boolean lift(Ban.Subject subject) {
        boolean lifted = added.remove(subject) != null;
        index = Index.of(fromFile, added.values());
        return lifted;
    }

    /** Puts these bans in place of those that were in the file before. Ends the connections that this concerns. */
    public void replaceFile(List<Ban> bans) {
        synchronized (this) {
            fromFile = List.copyOf(bans);
            index = Index.of(fromFile, added.values());
        }
        tell();
    }

    /** All bans that count now. */
    public List<Ban> bans() {
        Instant now = clock.instant();
        List<Ban> all = new ArrayList<>(index.bans().values());
        all.removeIf(ban -> ban.isOver(now));
        return List.copyOf(all);
    }

    /** Runs a task after each change that may ban somebody, on the thread that changes it, until {@link #forget}. */
    public void whenChanged(Runnable task) {
        whenChanged.add(task);
    }

    /** Does not run a task any more. */
    public void forget(Runnable task) {
        whenChanged.remove(task);
    }

    private void tell() {
        whenChanged.forEach(Runnable::run);
    }

    /**
     * The ban that a client falls under, null for none.
     *
     * @param address null if it is unknown
     * @param user null while it is not known, or nobody's
     */
    public @Nullable Ban find(@Nullable InetAddress address, String clientId, @Nullable String user) {
        Index now = index;
        if (now.bans().isEmpty()) {
            return null;
        }
        Ban ban = valid(now.bans().get(new Ban.Subject.ClientId(clientId)));
        if (ban == null && user != null) {
            ban = valid(now.bans().get(new Ban.Subject.User(user)));
        }
        return ban != null || address == null ? ban : find(now, address);
    }

    private @Nullable Ban find(Index now, InetAddress address) {
        for (int prefix : address.getAddress().length == 4 ? now.ipv4() : now.ipv6()) {
            Ban ban = valid(now.bans().get(new Ban.Subject.Address(AddressRange.of(address, prefix))));
            if (ban != null) {
                return ban;
            }
        }
        return null;
    }

    private @Nullable Ban valid(@Nullable Ban ban) {
        return ban == null || ban.isOver(clock.instant()) ? null : ban;
    }

    private static Ban longer(Ban one, Ban other) {
        Instant end = one.until();
        Instant otherEnd = other.until();
        return end == null || (otherEnd != null && !end.isBefore(otherEnd)) ? one : other;
    }
}

package io.flockmq.broker.session;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.topic.ReasonCode;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one event loop, by client identifier: opens, resumes, takes over, expires and ends them. As a client
 * identifier always belongs to the same event loop, everything here happens on that one thread, one thing after another.
 */
public final class SessionTable {

    /** What the delivery side does when a session needs it. Event loop only. */
    public interface Listener {

        /** The session is over: its subscriptions end, and what a shared subscription still owes goes to another member. */
        void sessionEnded(Session session, List<Undelivered> undelivered);

        /** It is time to publish this will of a session, which is to be told when it is {@linkplain Session#willPublished published}. */
        void willDue(Session session, Will will);
    }

    /**
     * What a client asks for.
     *
     * @param clientId its client identifier, not empty
     * @param cleanStart whether it wants no earlier session
     * @param expirySeconds how long the session outlives the connection, already cut to the limit
     * @param receiveMaximum its Receive Maximum, 1 to 65,535
     * @param will its will, null for none
     * @param link its connection
     * @param epoch which claim of the client identifier this is; 0 on a node alone
     * @param user whose session it is; null for nobody's, which anybody may resume or take over
     */
    public record Request(
            String clientId,
            boolean cleanStart,
            long expirySeconds,
            int receiveMaximum,
            @Nullable Will will,
            ClientLink link,
            long epoch,
            @Nullable String user) {

        /** Before the client identifier is claimed, for nobody known. */
        public Request(
                String clientId,
                boolean cleanStart,
                long expirySeconds,
                int receiveMaximum,
                @Nullable Will will,
                ClientLink link) {
            this(clientId, cleanStart, expirySeconds, receiveMaximum, will, link, 0, null);
        }

        /** The same once it is claimed. */
        public Request withEpoch(long claimed) {
            return new Request(clientId, cleanStart, expirySeconds, receiveMaximum, will, link, claimed, user);
        }

        /** The same for a user. */
        public Request of(@Nullable String owner) {
            return new Request(clientId, cleanStart, expirySeconds, receiveMaximum, will, link, epoch, owner);
        }
    }

    /** What became of a request. */
    public sealed interface Opened {
        /** The session is bound to the connection; {@code present} is the Session Present flag [MQTT-3.2.2-3]. */
        record Ready(Session session, boolean present) implements Opened {}

        /** The node has as many sessions as it may have. */
        record TooMany() implements Opened {}

        /** The session is that of another user. */
        record OfAnotherUser() implements Opened {}

        /**
         * The client identifier cannot be claimed now, for instance because this node is cut off from the others.
         *
         * @param cause in one line, for the client and the log
         */
        record Unavailable(String cause) implements Opened {}

        /** This node is about to leave its cluster: another one serves the client. */
        record Elsewhere() implements Opened {}
    }

    private static final class Entry {
        private final Session session;
        private Timers.@Nullable Timer expiry;
        private Timers.@Nullable Timer willDelay;

        private Entry(Session session) {
            this.session = session;
        }

        private void cancelTimers() {
            if (expiry != null) {
                expiry.cancel();
                expiry = null;
            }
            if (willDelay != null) {
                willDelay.cancel();
                willDelay = null;
            }
        }
    }

    /** Changed by the event loop only; who looks for client identifiers does so on a thread of its own, beside it. */
    private final Map<String, Entry> byClientId = new ConcurrentHashMap<>();

    private final SessionContext context;
    private final SessionCounts counts;
    private final Listener listener;

    /** An empty table. */
    public SessionTable(SessionContext context, SessionCounts counts, Listener listener) {
        this.context = context;
        this.counts = counts;
        this.listener = listener;
    }

    /** Opens or resumes a session; a connection that has it is told to go [MQTT-3.1.4-3]. */
    public Opened open(Request request) {
        Entry entry = byClientId.get(request.clientId());
        if (entry != null && entry.session.isOfAnother(request.user())) {
            return new Opened.OfAnotherUser();
        }
        if (entry != null) {
            takeOver(entry, request.cleanStart());
            if (request.cleanStart()) { // [MQTT-3.1.2-4]
                end(entry, "replaced by a clean start");
                entry = null;
            }
        }
        // A clean session that was taken over has ended with its connection.
        entry = entry == null ? null : byClientId.get(request.clientId());
        boolean present = entry != null;
        if (entry == null) {
            if (!counts.tryAddSession(context.limits().maxSessions())) {
                return new Opened.TooMany();
            }
            entry = new Entry(new Session(request.clientId(), context));
            byClientId.put(request.clientId(), entry);
        }
        entry.cancelTimers();
        entry.session.claimed(request.epoch());
        entry.session.belongsTo(request.user());
        entry.session.attach(request.link(), request.receiveMaximum(), request.expirySeconds(), request.will());
        counts.connected();
        return new Opened.Ready(entry.session, present);
    }

    private void takeOver(Entry entry, boolean cleanStart) {
        Session session = entry.session;
        ClientLink old = session.link();
        boolean willWaits = entry.willDelay != null;
        if (old != null) {
            withdrawRefusedWill(session, old);
        }
        Will will = session.will();
        if (old != null) {
            session.detach();
            counts.disconnected();
            old.disconnect(ReasonCode.SESSION_TAKEN_OVER, "session taken over by a new connection");
        }
        entry.cancelTimers();
        boolean sessionEnds = cleanStart || !session.isPersistent();
        boolean due = old != null ? will != null && (delay(will).isZero() || sessionEnds) : willWaits && sessionEnds;
        if (will != null && due) { // MQTT 5.0, section 3.1.4, step 3
            publish(will, session);
        } else if (old != null || sessionEnds) {
            session.removeWill(); // a resumed session calls a delayed will off [MQTT-3.1.3-9]
        } // else it waits on, wherever the session goes; a client that comes brings its own
        if (old != null && !session.isPersistent() && !cleanStart) {
            end(entry, "its connection was taken over");
        }
    }

    // ---------------------------------------------------------------- sessions that come from and go to other nodes

    /** The session of a client, or null. */
    public @Nullable Session get(String clientId) {
        Entry entry = byClientId.get(clientId);
        return entry == null ? null : entry.session;
    }

    /**
     * Goes on with a session from its copy, as if its client had just lost its connection, or earlier if the copy says so.
     *
     * @return the session; null if it was not to outlive its connection: its will is published then, and that was all
     */
    public @Nullable Session restore(String clientId, long epoch, SessionState state) {
        Entry entry = add(clientId, epoch);
        entry.session.restore(state);
        if (!entry.session.isPersistent()) {
            endCleanSession(entry, entry.session.will());
            return null;
        }
        startClocks(entry, Duration.ofNanos(state.offlineNanos()));
        return entry.session;
    }

    /**
     * Takes in a session from a journal that knows all of it. Its clocks do not run, and its will waits, until {@link #begin}: what it
     * publishes is for sessions that may not be there yet.
     */
    public Session recall(String clientId, long epoch, SessionState state) {
        Entry entry = add(clientId, epoch);
        entry.session.recall(state);
        return entry.session;
    }

    /** Goes on with a session that was {@linkplain #recall recalled}, as if its client had lost its connection when it last was seen. */
    public void begin(Session session) {
        Entry entry = byClientId.get(session.clientId());
        if (entry == null || entry.session != session || session.link() != null) {
            return;
        }
        if (session.isPersistent()) {
            startClocks(entry, session.offline());
        } else {
            endCleanSession(entry, session.will());
        }
    }

    /** Makes room for a session that is on its way here: it holds its messages until all before them are {@link Session#gathered}. */
    public Session expect(String clientId, long epoch, List<SessionChange.Subscribed> subscriptions) {
        Entry entry = add(clientId, epoch);
        entry.session.expect(subscriptions);
        return entry.session;
    }

    private Entry add(String clientId, long epoch) {
        Entry before = byClientId.get(clientId);
        if (before != null) {
            end(before, "replaced by a later claim");
        }
        counts.addSession();
        Entry entry = new Entry(new Session(clientId, context));
        entry.session.claimed(epoch);
        byClientId.put(clientId, entry);
        return entry;
    }

    /** A session that is here is claimed anew, and its client is away: its clocks run. */
    public void claimed(Session session, long epoch) {
        Entry entry = byClientId.get(session.clientId());
        if (entry != null && entry.session == session) {
            session.claimed(epoch);
            entry.cancelTimers();
            if (session.link() == null) {
                startClocks(entry, session.offline());
            }
        }
    }

    /**
     * Sends a client away because its session goes on elsewhere soon. It is expected to come back: its will waits for it, and that of
     * a session that does not outlive its connection is not published. Does nothing if no client is connected.
     *
     * @param willGrace how long a will waits at least
     */
    public void sendAway(Session session, ReasonCode reason, String cause, Duration willGrace) {
        ClientLink open = session.link();
        if (open == null) {
            return;
        }
        if (session.isPersistent()) {
            session.holdWill(willGrace);
        } else {
            session.removeWill();
        }
        open.disconnect(reason, cause);
        connectionLost(session, open);
    }

    /**
     * The client has connected to another node: its connection here is closed, and its will published or not, as if it had
     * connected here.
     *
     * @return whether the session goes on; it is kept, without clocks, until {@link #remove}. If not, it has ended.
     */
    public boolean disconnectForTakeover(Session session, boolean cleanStart) {
        Entry entry = byClientId.get(session.clientId());
        if (entry == null || entry.session != session) {
            return false;
        }
        takeOver(entry, cleanStart);
        if (cleanStart) {
            end(entry, "replaced by a clean start");
        }
        return byClientId.get(session.clientId()) == entry;
    }

    /** Takes out a session that lives on elsewhere; its connection, if there is one, is told to go. */
    public void remove(Session session) {
        Entry entry = byClientId.get(session.clientId());
        if (entry == null || entry.session != session) {
            return;
        }
        ClientLink open = session.link();
        if (open != null) {
            session.detach();
            counts.disconnected();
            open.disconnect(ReasonCode.SESSION_TAKEN_OVER, "the session has moved to another node");
        }
        entry.cancelTimers();
        byClientId.remove(session.clientId());
        counts.removeSession();
    }

    // ---------------------------------------------------------------- the end of a connection

    /**
     * The connection of a client is gone. Does nothing if another connection has the session already.
     *
     * @param from the connection that is gone
     */
    public void connectionLost(Session session, ClientLink from) {
        Entry entry = byClientId.get(session.clientId());
        if (entry == null || entry.session != session || session.link() != from) {
            return;
        }
        withdrawRefusedWill(session, from);
        session.detach();
        counts.disconnected();
        Will will = session.will();
        if (session.isPersistent()) {
            startClocks(entry, Duration.ZERO);
        } else {
            endCleanSession(entry, will);
        }
    }

    private static void withdrawRefusedWill(Session session, ClientLink from) {
        Will will = session.will();
        if (will != null && !from.mayPublish(will)) {
            session.removeWill();
        }
    }

    private void endCleanSession(Entry entry, @Nullable Will will) {
        if (will != null) {
            publish(will, entry.session); // [MQTT-3.1.2-8]
        }
        end(entry, "its connection ended");
    }

    private void startClocks(Entry entry, Duration offline) {
        Session session = entry.session;
        Will will = session.will();
        if (will != null) {
            startWill(entry, will, offline);
        }
        entry.expiry = context.timers()
                .schedule(Duration.ofSeconds(session.expirySeconds()).minus(offline), () -> expire(entry));
    }

    private void startWill(Entry entry, Will will, Duration offline) {
        Duration delay = delay(will).minus(offline);
        if (!delay.isPositive()) {
            publish(will, entry.session);
        } else {
            entry.willDelay = context.timers().schedule(delay, () -> fireWill(entry));
        }
    }

    private Duration delay(Will will) {
        Duration longest = context.limits().maxWillDelay();
        return will.delay().compareTo(longest) > 0 ? longest : will.delay();
    }

    private void fireWill(Entry entry) {
        entry.willDelay = null;
        Will will = entry.session.will();
        if (will != null) {
            publish(will, entry.session);
        }
    }

    private void publish(Will will, Session of) {
        of.publishesWill();
        listener.willDue(of, will);
    }

    private void expire(Entry entry) {
        entry.expiry = null;
        counts.expired();
        end(entry, "expired");
    }

    /** Ends a session, with its will if that still waits [MQTT-3.1.2-8]. */
    private void end(Entry entry, String cause) {
        Session session = entry.session;
        boolean willWaits = entry.willDelay != null;
        entry.cancelTimers();
        if (willWaits) {
            fireWill(entry);
        }
        byClientId.remove(session.clientId());
        counts.removeSession();
        List<Undelivered> undelivered = session.end();
        listener.sessionEnded(session, undelivered);
        if (session.isPersistent()) {
            context.events().on(new BrokerEvent.SessionEnded(session.clientId(), cause));
        }
        DropReason reason = session.isPersistent() ? DropReason.SESSION_ENDED : DropReason.SESSION_NOT_KEPT;
        for (Undelivered message : undelivered) {
            if (!message.isForAnotherMember()) {
                context.traffic().dropped();
                context.events()
                        .on(BrokerEvent.MessageDropped.of(
                                session.clientId(), message.delivery().message(), reason));
            }
        }
    }

    // ---------------------------------------------------------------- for people

    /**
     * The client identifiers of all sessions, in no special order; any thread. One that comes or goes meanwhile may be there or not.
     */
    public Iterator<String> clientIds() {
        return Collections.unmodifiableSet(byClientId.keySet()).iterator();
    }

    /**
     * Disconnects a client because somebody wants that; its session goes on as if it had lost its connection.
     *
     * @param cause a clause for the client and the log
     * @return false if no such client is connected
     */
    public boolean disconnect(String clientId, String cause) {
        Session session = get(clientId);
        ClientLink open = session == null ? null : session.link();
        if (open == null) {
            return false;
        }
        open.disconnect(ReasonCode.ADMINISTRATIVE_ACTION, cause);
        return true;
    }

    /**
     * Ends a session because somebody wants that, and the connection of its client before; with its will if there is one.
     *
     * @param cause a clause for the client and the log
     * @return false if there is no such session
     */
    public boolean delete(String clientId, String cause) {
        Entry entry = byClientId.get(clientId);
        if (entry == null) {
            return false;
        }
        ClientLink open = entry.session.link();
        if (open == null) {
            end(entry, cause);
        } else {
            entry.session.expireAfter(0); // as if the client had said so in DISCONNECT
            open.disconnect(ReasonCode.ADMINISTRATIVE_ACTION, cause);
        }
        return true;
    }

    /** All sessions of this event loop, a view. */
    public Collection<Session> sessions() {
        return Collections.unmodifiableCollection(
                byClientId.values().stream().map(entry -> entry.session).toList());
    }
}

package io.flockmq.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.RecordedEvents;
import io.flockmq.broker.event.TrafficCounters;
import io.flockmq.broker.session.Limits;
import io.flockmq.broker.session.ManualTimers;
import io.flockmq.broker.session.MessageSource;
import io.flockmq.broker.session.QueueBudget;
import io.flockmq.broker.session.QueueFigures;
import io.flockmq.broker.session.RecordingLink;
import io.flockmq.broker.session.RemoteMembers;
import io.flockmq.broker.session.RemoteNode;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionContext;
import io.flockmq.broker.session.SessionCounts;
import io.flockmq.broker.session.SessionJournal;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.session.Will;
import io.flockmq.broker.storage.MemoryRetainedStore;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.subscription.SubscriptionTrie;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several event loops with everything that brings messages to their subscribers; no thread, every turn by hand. */
final class Loops {

    /** A client that is connected. */
    record Client(int loop, Session session, RecordingLink link) {

        List<String> payloads() {
            return link.payloads();
        }
    }

    final ManualTimers timers = new ManualTimers();
    final RecordedEvents events = new RecordedEvents();
    final RetainedStore retained;
    final QueueBudget budget = new QueueBudget(Long.MAX_VALUE / 2);
    final SessionCounts counts = new SessionCounts();
    final SubscriptionTrie<Subscriber> trie = new SubscriptionTrie<>();
    /** By event loop, as everything below. */
    final List<RecordingNodes> nodes = new ArrayList<>();

    final List<RecordingRoutes> routes = new ArrayList<>();
    final List<Subscriptions> subscriptions = new ArrayList<>();
    final List<ManualLoop> loops = new ArrayList<>();
    final Router[] routers;
    private final List<SessionTable> tables = new ArrayList<>();

    Loops(int count) {
        this(count, Limits.generous(), Long.MAX_VALUE);
    }

    Loops(int count, SessionJournal journal) {
        this(count, Limits.generous(), Long.MAX_VALUE, journal);
    }

    Loops(int count, Limits limits, long retainedBytes) {
        this(count, limits, retainedBytes, SessionJournal.NONE);
    }

    Loops(int count, Limits limits, long retainedBytes, SessionJournal journal) {
        retained = new MemoryRetainedStore(0, retainedBytes, timers::nanoTime);
        routers = new Router[count];
        for (int i = 0; i < count; i++) {
            ManualLoop loop = new ManualLoop();
            loops.add(loop);
            TrafficCounters traffic = new TrafficCounters();
            nodes.add(new RecordingNodes());
            routes.add(new RecordingRoutes());
            subscriptions.add(new Subscriptions(trie, retained, routes.get(i)));
            RouterPorts ports = new RouterPorts(nodes.get(i), RetainedWriter.to(retained));
            routers[i] = new Router(i, loop, routers, trie, ports, new EndOfTurn(loop, loop, events), events, traffic);
            SessionContext context = new SessionContext(
                    i,
                    limits.build(),
                    budget,
                    timers,
                    events,
                    traffic,
                    new QueueFigures(),
                    journal,
                    routers[i].confirmations());
            tables.add(new SessionTable(
                    context, counts, new SessionEnds(routers[i], subscriptions.get(i), timers, events)));
        }
    }

    // ---------------------------------------------------------------- clients

    /** Connects with a session that is kept for a minute. */
    Client connect(int loop, String clientId) {
        return connect(loop, clientId, 60, null);
    }

    Client connect(int loop, String clientId, long expirySeconds, @Nullable Will will) {
        RecordingLink link = new RecordingLink();
        SessionTable.Opened opened =
                tables.get(loop).open(new SessionTable.Request(clientId, false, expirySeconds, 65_535, will, link));
        Session session = ((SessionTable.Opened.Ready) opened).session();
        session.start();
        return new Client(loop, session, link);
    }

    void lose(Client client) {
        tables.get(client.loop).connectionLost(client.session, client.link);
    }

    /** The client's session is over. */
    void end(Client client) {
        client.session.expireAfter(0);
        lose(client);
    }

    void subscribe(Client client, String filter, Qos qos) {
        subscribe(client, filter, SubscriptionOptions.of(qos));
    }

    /** Subscribes and delivers what is retained, as a connection does. */
    void subscribe(Client client, String filter, SubscriptionOptions options) {
        MessageSource source =
                subscriptions.get(client.loop).subscribe(client.session, TopicFilter.of(filter), options);
        if (source != null) {
            client.session.deliverFrom(source);
        }
    }

    void unsubscribe(Client client, String filter) {
        assertThat(subscriptions.get(client.loop).unsubscribe(client.session, TopicFilter.of(filter)))
                .isTrue();
    }

    /** Somebody on another node subscribes. */
    void subscribe(RemoteNode node, String filter) {
        trie.put(TopicFilter.of(filter), node, SubscriptionOptions.of(Qos.EXACTLY_ONCE));
    }

    /** A shared subscription has members on another node. */
    void subscribe(RemoteMembers members, String share) {
        trie.put(TopicFilter.of(share), members, SubscriptionOptions.of(Qos.EXACTLY_ONCE));
    }

    ReasonCode publish(int loop, Message message) {
        return routers[loop].publish(message);
    }

    // ---------------------------------------------------------------- turns

    /** Takes turns until no event loop has anything to do. */
    void run() {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (ManualLoop loop : loops) {
                busy |= loop.runOne();
            }
        }
    }

    void pass(long seconds) {
        timers.advance(Duration.ofSeconds(seconds));
    }
}

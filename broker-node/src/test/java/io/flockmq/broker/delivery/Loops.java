package io.flockmq.broker.delivery;

import io.flockmq.broker.event.RecordedEvents;
import io.flockmq.broker.event.TrafficCounters;
import io.flockmq.broker.session.Limits;
import io.flockmq.broker.session.ManualTimers;
import io.flockmq.broker.session.MessageSource;
import io.flockmq.broker.session.Origin;
import io.flockmq.broker.session.QueueBudget;
import io.flockmq.broker.session.RecordingLink;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionContext;
import io.flockmq.broker.session.SessionCounts;
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
    final Subscriptions subscriptions;
    final List<ManualLoop> loops = new ArrayList<>();
    final Router[] routers;
    private final List<SessionTable> tables = new ArrayList<>();

    Loops(int count) {
        this(count, Limits.generous(), Long.MAX_VALUE);
    }

    Loops(int count, Limits limits, long retainedBytes) {
        retained = new MemoryRetainedStore(0, retainedBytes, timers::nanoTime);
        SubscriptionTrie<Subscriber> trie = new SubscriptionTrie<>();
        subscriptions = new Subscriptions(trie, retained, Routes.NONE);
        routers = new Router[count];
        for (int i = 0; i < count; i++) {
            ManualLoop loop = new ManualLoop();
            loops.add(loop);
            TrafficCounters traffic = new TrafficCounters();
            RouterPorts ports = new RouterPorts(new Origin("here", 1, i), OtherNodes.NONE, RetainedWriter.to(retained));
            routers[i] = new Router(i, loop, routers, trie, ports, new EndOfTurn(loop, loop, events), events, traffic);
            SessionContext context =
                    new SessionContext(i, limits.build(), budget, timers, events, traffic, routers[i].confirmations());
            tables.add(new SessionTable(context, counts, new SessionEnds(routers[i], subscriptions, timers, events)));
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
        MessageSource source = subscriptions.subscribe(client.session, TopicFilter.of(filter), options);
        if (source != null) {
            client.session.deliverFrom(source);
        }
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

package io.flockmq.systemtest.load;

import io.flockmq.systemtest.raw.Connect;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Runs a plan and accounts for every message by publisher and number. Each object is for one run, in one thread.
 *
 * <p>What ends a connection before its time (closed, refused, an unexpected packet) is named among the verdict's failures.
 */
public final class LoadCheck {

    private final LoadPlan plan;
    private final int run = ThreadLocalRandom.current().nextInt();
    private final String prefix = "load/%08x".formatted(run);
    private final List<Outbox> outboxes = new ArrayList<>();
    private final List<Inbox> inboxes = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private Duration took = Duration.ZERO;

    /** A run of this plan. */
    public LoadCheck(LoadPlan plan) {
        this.plan = plan;
        for (int i = 0; i < plan.publishers(); i++) {
            outboxes.add(new Outbox());
        }
        for (int i = 0; i < plan.subscribers(); i++) {
            inboxes.add(new Inbox("subscriber " + i, plan.publishers()));
        }
    }

    /**
     * Publishes to clean sessions that are connected all the time.
     *
     * @throws IOException if a connection cannot be made
     */
    public Verdict online() throws IOException, InterruptedException {
        Confirmations each = confirmations(plan.subscribers() + (plan.qos() > 0 ? 1 : 0));
        try (Connections connections = new Connections(failures)) {
            for (int i = 0; i < plan.subscribers(); i++) {
                Subscriber subscriber = subscriber(i, Connect.of(plan.version(), clientId("s", i)), each);
                LoadConnection connection = subscriber.connect(plan.target(i));
                subscriber.subscribe(connection, prefix + "/+", plan.qos());
                connections.read(subscriber, connection);
            }
            publish(connections, each);
            connections.finishReading();
        }
        return verdict();
    }

    /**
     * Publishes to persistent sessions that subscribed and left, then has them come back for it.
     *
     * @throws IOException if a connection cannot be made
     */
    public Verdict offline() throws IOException, InterruptedException {
        Confirmations drained = confirmations(plan.subscribers());
        List<Subscriber> subscribers = new ArrayList<>();
        for (int i = 0; i < plan.subscribers(); i++) {
            Connect connect = Connect.of(plan.version(), clientId("s", i)).persistent();
            Subscriber subscriber = subscriber(i, connect, drained);
            LoadConnection connection = subscriber.connect(plan.target(i));
            subscriber.subscribe(connection, prefix + "/+", plan.qos());
            connection.disconnect();
            subscribers.add(subscriber);
        }
        try (Connections connections = new Connections(failures)) {
            publish(connections, confirmations(1));
        }
        try (Connections connections = new Connections(failures)) {
            for (int i = 0; i < subscribers.size(); i++) {
                // Where there is more than one node, they come back at another.
                LoadConnection connection = subscribers.get(i).connect(plan.target(i + 1));
                if (!connection.connack().sessionPresent()) {
                    failures.add("the session of subscriber " + i + " is gone");
                }
                connections.read(subscribers.get(i), connection);
            }
            drained.await(plan.patience());
            connections.finishReading();
        }
        for (int i = 0; i < subscribers.size(); i++) {
            new LoadConnection(plan.target(i), Connect.of(plan.version(), clientId("s", i))).disconnect();
        }
        return verdict();
    }

    /** Messages a second to all subscribers together, publishing and receiving, after a run. */
    public long messagesPerSecond() {
        long messages = (long) plan.publishers() * plan.messages() * plan.subscribers();
        return messages * 1_000_000_000L / Math.max(1, took.toNanos());
    }

    private void publish(Connections connections, Confirmations confirmations)
            throws IOException, InterruptedException {
        List<LoadConnection> sending = new ArrayList<>();
        for (int i = 0; i < plan.publishers(); i++) {
            sending.add(new LoadConnection(plan.target(i), Connect.of(plan.version(), clientId("p", i))));
        }
        long begin = System.nanoTime();
        for (int i = 0; i < plan.publishers(); i++) {
            String topic = prefix + "/" + i;
            connections.publish(
                    new Publisher(plan, run, i, topic, outboxes.get(i), confirmations, sending.get(i)), sending.get(i));
        }
        confirmations.await(plan.patience());
        took = Duration.ofNanos(System.nanoTime() - begin);
    }

    private Subscriber subscriber(int number, Connect connect, Confirmations confirmations) {
        return new Subscriber(
                run, connect, inboxes.get(number), stamp -> confirmations.confirm(stamp.publisher(), stamp.sequence()));
    }

    private Confirmations confirmations(int times) {
        return new Confirmations(plan.publishers(), plan.messages(), times, plan.window());
    }

    private String clientId(String role, int number) {
        return "load%08x%s%d".formatted(run, role, number);
    }

    private Verdict verdict() {
        Verdict all = Verdict.NOTHING.but(List.copyOf(failures));
        for (Inbox inbox : inboxes) {
            all = all.plus(inbox.audit(outboxes));
        }
        return all;
    }
}

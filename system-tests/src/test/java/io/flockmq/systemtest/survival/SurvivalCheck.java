package io.flockmq.systemtest.survival;

import io.flockmq.systemtest.load.Inbox;
import io.flockmq.systemtest.load.Sabotage;
import io.flockmq.systemtest.load.Stamp;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Runs the clients of a plan while something happens to the nodes, and accounts for every message:
 *
 * <pre>{@code
 * SurvivalVerdict verdict = new SurvivalCheck(SurvivalPlan.on(cluster.addresses())).during(check -> {
 *     cluster.node(1).kill();
 *     ...
 * });
 * assertThat(verdict.problems()).isEmpty();
 * }</pre>
 *
 * <p>Each object is for one run, in one thread.
 */
public final class SurvivalCheck {

    /** What happens meanwhile. */
    @FunctionalInterface
    public interface Scenario {

        /** Takes as long as messages shall flow. */
        void play(SurvivalCheck check) throws Exception;
    }

    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    /** How long nothing may arrive before what is missing counts as lost; a session may have to be adopted meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** The same where a message is missing on purpose. */
    private static final Duration LITTLE_PATIENCE = Duration.ofSeconds(3);

    private static final long LOOK_MILLIS = 100;
    private static final long SESSION_SECONDS = 3_600;

    private final SurvivalPlan plan;
    private final int run = ThreadLocalRandom.current().nextInt();
    private final Logbook logbook = new Logbook();
    private final List<Flow> flows;
    private final List<Traveller> travellers = new ArrayList<>();
    private final List<Thread> publishers = new ArrayList<>();
    private final List<Thread> subscribers = new ArrayList<>();
    private final List<Connect> sessions = new ArrayList<>();
    private volatile boolean begun;
    private volatile boolean stopped;
    private volatile boolean finished;

    /** A run of this plan. */
    public SurvivalCheck(SurvivalPlan plan) {
        this.plan = plan;
        flows = List.of(new Flow(1, run, plan, logbook.diary), new Flow(2, run, plan, logbook.diary));
    }

    /** Notes something for the reader of the diary, such as that a node is killed now. */
    public void note(String what) {
        logbook.diary.note("---- " + what);
    }

    /** Notes that a node is about to be frozen. */
    public void freezing() {
        logbook.freezing();
    }

    /** How many connections that were replaced by another one the broker has not closed. */
    public int openGhosts() {
        return logbook.openGhosts.get();
    }

    /** How many messages have been acknowledged so far. */
    public int acknowledged() {
        return logbook.acknowledged.count();
    }

    /** Runs everything. */
    public SurvivalVerdict during(Scenario scenario) throws Exception {
        long begin = System.nanoTime();
        long end = begin;
        try {
            startAll();
            begin = System.nanoTime();
            begun = true;
            scenario.play(this);
            note("no more messages");
            end = System.nanoTime();
            stopped = true;
            drain();
        } catch (Throwable e) {
            // Whoever finds a scenario broken wants to know what had happened by then.
            logbook.diary.lines().forEach(System.out::println);
            throw e;
        } finally {
            stopped = true;
            finished = true;
            leave();
        }
        return verdict(Duration.ofNanos(end - begin));
    }

    private void startAll() throws InterruptedException {
        int watchers = plan.wills() ? plan.nodes().size() : 0;
        int perFlow = plan.subscribers() + plan.nappers();
        CountDownLatch subscribed = new CountDownLatch(watchers + flows.size() * perFlow);
        CountDownLatch connected = new CountDownLatch(flows.size() * plan.publishers());
        for (int i = 0; i < watchers; i++) {
            watchWills(i, subscribed);
        }
        for (Flow flow : flows) {
            for (int i = 0; i < perFlow; i++) {
                subscribe(flow, i, subscribed);
            }
        }
        await(subscribed, "SUBACK");
        for (Flow flow : flows) {
            for (int i = 0; i < plan.publishers(); i++) {
                publish(flow, i, connected);
            }
        }
        await(connected, "CONNACK");
    }

    private void await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(START_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError("%d clients still wait for %s after %s: %s"
                    .formatted(latch.getCount(), what, START_LIMIT, logbook.diary.lines()));
        }
    }

    private void watchWills(int number, CountDownLatch subscribed) {
        // One at each node, and only the first counts: the others see to it that all nodes have to know.
        Consumer<ServerPacket.Publish> count = publish -> {
            logbook.diary.note("will of " + publish.text());
            if (number == 0) {
                logbook.wills.incrementAndGet();
            }
        };
        Connect connect = persistent("wills%d-%08x".formatted(number, run), number);
        TravellingSubscriber duty =
                new TravellingSubscriber(connect, wills("+"), 1, count, subscribed, logbook, () -> finished);
        start(subscribers, connect, duty, Itinerary.STAYS, number);
    }

    private void subscribe(Flow flow, int number, CountDownLatch subscribed) {
        Connect connect = withWill(persistent(flow.clientId("sub", number), number + flow.qos()));
        Inbox inbox = flow.inbox(number);
        Consumer<ServerPacket.Publish> note = publish -> {
            Stamp stamp = Stamp.of(publish.payload())
                    .filter(s -> s.run() == run && publish.payload().length >= Letter.LEAST_SIZE)
                    .orElse(null);
            if (stamp == null) {
                inbox.foreign("a message of another run: " + publish);
            } else if (inbox.received(stamp)) {
                flow.receivedFirst(number);
                logbook.delivered.add(System.nanoTime() - Letter.sentAt(publish.payload()));
            }
        };
        TravellingSubscriber duty = new TravellingSubscriber(
                connect, flow.filter(number), flow.qos(), note, subscribed, logbook, () -> finished);
        Itinerary itinerary = number >= plan.subscribers()
                ? Itinerary.NAPS
                : plan.hops().isZero() ? Itinerary.STAYS : Itinerary.hops(plan.hops());
        start(subscribers, connect, duty, itinerary, number + flow.qos());
    }

    private void publish(Flow flow, int number, CountDownLatch connected) {
        Connect connect = withWill(persistent(flow.clientId("pub", number), number));
        Sabotage sabotage = number == 0 ? plan.sabotage() : Sabotage.NONE;
        TravellingPublisher duty = new TravellingPublisher(
                flow,
                number,
                connect,
                new Numbering(sabotage, flow.outbox(number)),
                plan,
                logbook,
                connected,
                () -> begun,
                () -> stopped);
        start(publishers, connect, duty, Itinerary.STAYS, number);
    }

    private void start(List<Thread> threads, Connect connect, Duty duty, Itinerary itinerary, int number) {
        sessions.add(connect);
        BooleanSupplier settled = () -> stopped;
        int node = number % plan.nodes().size();
        Traveller traveller = new Traveller(connect.clientId(), duty, itinerary, settled, plan, logbook, node);
        travellers.add(traveller);
        threads.add(Thread.ofVirtual().name(connect.clientId()).start(traveller));
    }

    /** A session that outlives its connections, of either version in turn. */
    private static Connect persistent(String clientId, int number) {
        IntFunction<Connect> versions = n -> n % 2 == 0 ? Connect.v5(clientId) : Connect.v311(clientId);
        Connect connect = versions.apply(number).keepAlive(60).clean(false);
        return connect.version() == Version.V5
                ? connect.properties(Property.of(PropertyId.SESSION_EXPIRY_INTERVAL, SESSION_SECONDS))
                : connect;
    }

    private Connect withWill(Connect connect) {
        return plan.wills() ? connect.will(wills(connect.clientId()), connect.clientId(), 1, false) : connect;
    }

    private String wills(String level) {
        return "survival/%08x/wills/%s".formatted(run, level);
    }

    /** Waits until publishers have every message acknowledged and subscribers have got what was, or nothing moves. */
    private void drain() throws InterruptedException {
        Duration patience = plan.sabotage() == Sabotage.NONE ? PATIENCE : LITTLE_PATIENCE;
        long lastMove = System.nanoTime();
        long before = -1;
        while (System.nanoTime() - lastMove < patience.toNanos()) {
            boolean acknowledged = publishers.stream().noneMatch(Thread::isAlive);
            if (acknowledged && flows.stream().allMatch(Flow::isComplete)) {
                return;
            }
            long now = flows.stream().mapToLong(Flow::progress).sum() + acknowledged();
            if (now != before) {
                lastMove = System.nanoTime();
                before = now;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        note("nothing has moved for " + patience);
    }

    private void leave() throws InterruptedException {
        List<Thread> threads = new ArrayList<>(publishers);
        threads.addAll(subscribers);
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        for (Thread thread : threads) {
            thread.join(Duration.ofNanos(Math.max(
                    1,
                    Math.min(deadline - System.nanoTime(), Duration.ofSeconds(5).toNanos()))));
        }
        travellers.forEach(Traveller::cancel);
        sessions.forEach(this::forget);
    }

    /** Leaves no session behind for the next test; a node that is away must not fail a run that is over. */
    private void forget(Connect connect) {
        for (InetSocketAddress node : plan.nodes()) {
            try (Wire wire = new Wire(node, Connect.of(connect.version(), connect.clientId()), Duration.ofSeconds(5))) {
                wire.disconnect();
                return;
            } catch (IOException e) {
                logbook.diary.note("%s could not be cleared at %d".formatted(connect.clientId(), node.getPort()));
            }
        }
    }

    private SurvivalVerdict verdict(Duration took) {
        return new SurvivalVerdict(
                took,
                flows.get(0).verdict(),
                flows.get(1).verdict(),
                flows.stream().flatMap(flow -> flow.losses().stream()).toList(),
                logbook.forgottenSessions.get(),
                logbook.faults(),
                List.copyOf(logbook.refusals),
                logbook.wills.get(),
                logbook.pingsOfGhosts.get(),
                logbook.wordsOfGhosts.get(),
                logbook.echoesOfGhosts.get(),
                logbook.openGhosts.get(),
                logbook.reconnected,
                logbook.resumed,
                logbook.takenOver,
                logbook.acknowledged,
                logbook.delivered,
                logbook.diary);
    }
}

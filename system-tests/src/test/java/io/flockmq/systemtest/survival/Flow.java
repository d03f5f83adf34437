package io.flockmq.systemtest.survival;

import io.flockmq.systemtest.load.Inbox;
import io.flockmq.systemtest.load.Outbox;
import io.flockmq.systemtest.load.Verdict;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/** All publishers and subscribers of one QoS, and their books. Thread-safe. */
final class Flow {

    /** How far the slowest subscriber may be behind: less than a session's queue takes. */
    private static final int LARGEST_BACKLOG = 5_000;

    private final int qos;
    private final int run;
    private final SurvivalPlan plan;
    private final List<Outbox> outboxes = new ArrayList<>();
    private final List<Postmarks> postmarks = new ArrayList<>();
    private final List<Inbox> inboxes = new ArrayList<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicIntegerArray received;

    Flow(int qos, int run, SurvivalPlan plan, Diary diary) {
        this.qos = qos;
        this.run = run;
        this.plan = plan;
        for (int i = 0; i < plan.publishers(); i++) {
            outboxes.add(new Outbox());
            postmarks.add(new Postmarks(diary));
        }
        int subscribers = plan.subscribers() + plan.nappers();
        for (int i = 0; i < subscribers; i++) {
            inboxes.add(new Inbox(clientId("sub", i), plan.publishers()));
        }
        received = new AtomicIntegerArray(subscribers);
    }

    int qos() {
        return qos;
    }

    int run() {
        return run;
    }

    String clientId(String role, int number) {
        return "%s%d-q%d-%08x".formatted(role, number, qos, run);
    }

    String topic(int publisher) {
        return "survival/%08x/q%d/%d".formatted(run, qos, publisher);
    }

    String filter(int subscriber) {
        return plan.paired() ? topic(subscriber) : "survival/%08x/q%d/+".formatted(run, qos);
    }

    Outbox outbox(int publisher) {
        return outboxes.get(publisher);
    }

    Postmarks postmarks(int publisher) {
        return postmarks.get(publisher);
    }

    Inbox inbox(int subscriber) {
        return inboxes.get(subscriber);
    }

    void sentOne() {
        sent.incrementAndGet();
    }

    void receivedFirst(int subscriber) {
        received.incrementAndGet(subscriber);
    }

    /** Whether no subscriber is so far behind that the broker might rightly drop something. */
    boolean mayPublish() {
        // A pair's share is small; what all pairs got together is what all published.
        int least = plan.paired()
                ? IntStream.range(0, received.length()).map(received::get).sum()
                : IntStream.range(0, received.length()).map(received::get).min().orElse(0);
        return sent.get() - least < LARGEST_BACKLOG;
    }

    /** Whether every acknowledged message has reached everybody who should have it. */
    boolean isComplete() {
        return IntStream.range(0, inboxes.size()).allMatch(i -> audit(i).lost() == 0);
    }

    /** How many deliveries there were, copies not counted. */
    long progress() {
        return IntStream.range(0, received.length()).mapToLong(received::get).sum();
    }

    Verdict verdict() {
        Verdict all = Verdict.NOTHING;
        for (int i = 0; i < inboxes.size(); i++) {
            all = all.plus(audit(i));
        }
        return all;
    }

    private Verdict audit(int subscriber) {
        if (!plan.paired()) {
            return inboxes.get(subscriber).audit(outboxes);
        }
        List<Outbox> own = new ArrayList<>();
        for (int i = 0; i < outboxes.size(); i++) {
            own.add(i == subscriber ? outboxes.get(i) : new Outbox());
        }
        return inboxes.get(subscriber).audit(own);
    }

    /** What is lost, one line for each publisher and subscriber that have lost something between them. */
    List<String> losses() {
        List<String> lines = new ArrayList<>();
        for (int publisher = 0; publisher < outboxes.size(); publisher++) {
            for (int subscriber = 0; subscriber < inboxes.size(); subscriber++) {
                BitSet lost = plan.paired() && publisher != subscriber
                        ? new BitSet()
                        : inboxes.get(subscriber).missing(publisher, outboxes.get(publisher));
                if (!lost.isEmpty()) {
                    lines.add("%s never got %d messages of %s:%s"
                            .formatted(
                                    clientId("sub", subscriber),
                                    lost.cardinality(),
                                    clientId("pub", publisher),
                                    postmarks.get(publisher).describe(lost)));
                }
            }
        }
        return lines;
    }
}

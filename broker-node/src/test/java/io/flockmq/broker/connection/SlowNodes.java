package io.flockmq.broker.connection;

import static org.awaitility.Awaitility.await;

import io.flockmq.broker.delivery.Keeping;
import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.delivery.NodePorts;
import io.flockmq.broker.delivery.OtherNodes;
import io.flockmq.broker.delivery.RetainedWriter;
import io.flockmq.broker.delivery.Routes;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.RemoteNode;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionJournal;
import io.flockmq.broker.session.SessionOpener;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.subscription.SubscriptionTrie;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Another node, called elsewhere, which answers when the test says so. For nodes with one event loop.
 */
final class SlowNodes implements NodePorts, OtherNodes, Routes {

    private record Forwarded(Message message, @Nullable Confirmation confirmation) {}

    private final RemoteNode elsewhere = new RemoteNode("elsewhere", 1);
    private final List<Forwarded> forwarded = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> untilKnown = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> untilClaimed = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> untilCaughtUp = new ConcurrentLinkedQueue<>();
    private final List<String> comingAndGoing = new CopyOnWriteArrayList<>();
    private volatile boolean knowsAtOnce = true;
    private volatile boolean claimsAtOnce = true;
    private volatile boolean behind;
    private volatile boolean leaving;
    private volatile boolean serving = true;
    private volatile @Nullable NodeLoop loop;
    private volatile @Nullable SubscriptionTrie<Subscriber> trie;

    // ---------------------------------------------------------------- what a test says

    /** Somebody subscribes there. */
    void subscribe(String filter) {
        Objects.requireNonNull(trie).put(TopicFilter.of(filter), elsewhere, SubscriptionOptions.of(Qos.EXACTLY_ONCE));
    }

    /** Waits until that node was sent so many messages, and returns their payloads. */
    List<String> awaitMessages(int count) {
        await().until(() -> forwarded.size() >= count);
        return payloads();
    }

    List<String> payloads() {
        return forwarded.stream().map(one -> Messages.text(one.message)).toList();
    }

    /** It confirms one of them, counted from 0. */
    void confirms(int message) {
        Confirmation confirmation =
                Objects.requireNonNull(forwarded.get(message).confirmation());
        executes(confirmation::done);
    }

    /** It needs time to learn of subscriptions, until {@link #knows}. */
    void learnsSlowly() {
        knowsAtOnce = false;
    }

    void knows() {
        runAll(untilKnown);
    }

    /** Client identifiers take time to claim, until {@link #claims}. */
    void claimsSlowly() {
        claimsAtOnce = false;
    }

    void awaitClaims(int count) {
        await().until(() -> untilClaimed.size() >= count);
    }

    void claims() {
        runAll(untilClaimed);
    }

    void fallsBehind() {
        behind = true;
    }

    void catchesUp() {
        behind = false;
        runAll(untilCaughtUp);
    }

    void isCutOff() {
        serving = false;
    }

    /** The node is about to leave. */
    void leaves() {
        leaving = true;
    }

    /** A client is sent away, as its session goes on elsewhere. */
    void sendAway(String clientId, ReasonCode reason) {
        NodeLoop here = Objects.requireNonNull(loop);
        executes(() -> here.sessions()
                .sendAway(
                        Objects.requireNonNull(here.sessions().get(clientId)),
                        reason,
                        "the node leaves",
                        Duration.ofSeconds(30)));
    }

    /** Which clients came and went, in order. */
    List<String> comingAndGoing() {
        return comingAndGoing;
    }

    private void runAll(Queue<Runnable> waiting) {
        executes(() -> {
            for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                next.run();
            }
        });
    }

    private void executes(Runnable task) {
        Objects.requireNonNull(loop).executor().execute(task);
    }

    // ---------------------------------------------------------------- ports

    @Override
    public OtherNodes otherNodes(int number) {
        return this;
    }

    @Override
    public Routes routes(int number) {
        return this;
    }

    @Override
    public RetainedWriter retainedWriter(int number, RetainedStore store) {
        return RetainedWriter.to(store);
    }

    @Override
    public SessionOpener opener(int number, SessionTable sessions) {
        return (request, then) -> {
            SessionTable.Opened opened = leaving ? new SessionTable.Opened.Elsewhere() : sessions.open(request);
            if (claimsAtOnce) {
                then.accept(opened);
            } else {
                untilClaimed.add(() -> then.accept(opened));
            }
        };
    }

    @Override
    public SessionJournal journal(int number) {
        return SessionJournal.NONE;
    }

    @Override
    public Keeping keeping() {
        return Keeping.ALWAYS;
    }

    @Override
    public void assembled(List<NodeLoop> loops, SubscriptionTrie<Subscriber> subscriptions) {
        loop = loops.getFirst();
        trie = subscriptions;
    }

    @Override
    public Message stamped(Message message) {
        return message;
    }

    @Override
    public void forward(RemoteNode to, Message message, @Nullable Confirmation confirmation) {
        forwarded.add(new Forwarded(message, confirmation));
    }

    @Override
    public void forwardToShare(RemoteNode to, TopicFilter share, Message message, @Nullable Confirmation confirmation) {
        throw new AssertionError("nobody shares");
    }

    @Override
    public void withhold(Confirmation confirmation) {
        // what is confirmed may be said
    }

    @Override
    public boolean isBehind(RemoteNode to) {
        return behind;
    }

    @Override
    public void whenCaughtUp(RemoteNode to, Runnable resume) {
        untilCaughtUp.add(resume);
    }

    @Override
    public void subscribed(Session session, TopicFilter filter) {
        // it is told in its own time
    }

    @Override
    public void unsubscribed(Session session, TopicFilter filter) {
        // likewise
    }

    @Override
    public void connectedChanged(Session session, boolean connected) {
        comingAndGoing.add(session.clientId() + (connected ? " came" : " went"));
    }

    @Override
    public void whenKnown(Runnable then) {
        if (knowsAtOnce) {
            then.run();
        } else {
            untilKnown.add(then);
        }
    }

    @Override
    public boolean isServing() {
        return serving;
    }
}

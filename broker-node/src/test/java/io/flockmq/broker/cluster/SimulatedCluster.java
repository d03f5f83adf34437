package io.flockmq.broker.cluster;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.Serving;
import io.flockmq.cluster.membership.View;
import io.flockmq.cluster.session.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Several nodes and their clients in one thread. A random number decides what happens next, so that a seed is a history, and a
 * history that shows a fault can be looked at again.
 */
final class SimulatedCluster {

    private static final int LOOPS = 2;

    private final Random random;
    private final SimulatedNetwork network = new SimulatedNetwork();
    private final SimulatedRegistry registry = new SimulatedRegistry(this::isAlive);
    private final Map<Node, SimulatedNode> nodes = new LinkedHashMap<>();
    private final List<Node> live = new ArrayList<>();
    /** Of those that live. */
    private final Set<Node> draining = new HashSet<>();

    private final List<Runnable> pendingViews = new ArrayList<>();
    private final List<SimulatedSubscriber> subscribers = new ArrayList<>();
    private final List<SimulatedPublisher> publishers = new ArrayList<>();
    /** Payloads that were confirmed to their publisher. */
    final Set<String> confirmed = new HashSet<>();
    /** Topics with what was retained on them, or nothing, as it was confirmed. */
    final Set<String> retainedConfirmed = new HashSet<>();

    private final Map<String, Integer> sequence = new LinkedHashMap<>();
    private final Map<String, SimulatedDisk> diskById = new LinkedHashMap<>();
    private final boolean disks;
    private final int size;
    private Duration time = Duration.ofDays(20_000);
    private long views;
    private long incarnation = 1;

    /** Nodes that keep everything in memory. */
    SimulatedCluster(long seed, int size) {
        this(seed, size, false);
    }

    /**
     * Nodes.
     *
     * @param disks whether they have stores
     */
    SimulatedCluster(long seed, int size, boolean disks) {
        random = new Random(seed);
        this.disks = disks;
        this.size = size;
        for (int i = 0; i < size; i++) {
            start("n" + i);
        }
    }

    List<SimulatedSubscriber> subscribers() {
        return subscribers;
    }

    List<SimulatedPublisher> publishers() {
        return publishers;
    }

    /** A node that did not live until now begins to. */
    Node start(String id) {
        Node node = new Node(id, incarnation++, "127.0.0.1", 1, LOOPS, "test");
        SimulatedDisk disk = disks ? diskById.computeIfAbsent(id, _ -> new SimulatedDisk()) : null;
        nodes.put(node, new SimulatedNode(node, network, registry, disk, this::now, size));
        live.add(node);
        tellView();
        return node;
    }

    private Instant now() {
        return Instant.EPOCH.plus(time);
    }

    private boolean isAlive(Owner owner) {
        return live.stream().anyMatch(node -> node.is(owner.nodeId(), owner.incarnation()));
    }

    /** All nodes but one are no more, in the same moment, and with them part of the registry. */
    void killAllBut(Node survivor) {
        live.removeIf(node -> !node.equals(survivor));
        clientsLose(node -> !node.equals(survivor));
        diskById.forEach((id, disk) -> {
            if (!id.equals(survivor.id())) {
                disk.processDied(now().toEpochMilli());
            }
        });
        registry.loseOneIn(2, random);
    }

    /** All nodes are no more, in the same moment. */
    void killAll() {
        List.copyOf(live).forEach(this::kill);
        pendingViews.clear();
        registry.forgetAll();
    }

    /** One retained message that a node has stored cannot be read any more. */
    void spoilRetained(String id) {
        Objects.requireNonNull(diskById.get(id)).spoilRetained();
    }

    /** What a node that does not live has stored is lost. */
    void wipe(String id) {
        diskById.remove(id);
    }

    /** A node is no more; the others notice sooner or later. */
    void kill(Node node) {
        live.remove(node);
        SimulatedDisk disk = diskById.get(node.id());
        if (disk != null) {
            disk.processDied(now().toEpochMilli());
        }
        clientsLose(node::equals);
        tellView();
    }

    private void clientsLose(Predicate<Node> dead) {
        for (SimulatedSubscriber subscriber : subscribers) {
            SimulatedNode where = subscriber.node();
            if (where != null && dead.test(where.node())) {
                subscriber.lostNode();
            }
        }
        for (SimulatedPublisher publisher : publishers) {
            SimulatedNode where = publisher.node();
            if (where != null && dead.test(where.node())) {
                publisher.lostNode();
            }
        }
    }

    /** A node hands its sessions over, and is no more when it has. */
    void drain(Node node) {
        draining.add(node);
        DrainPlan plan = new DrainPlan(200, Duration.ofSeconds(30), ReasonCode.SERVER_SHUTTING_DOWN);
        node(node)
                .cluster()
                .drain(
                        plan,
                        () -> pendingViews.add(() -> {
                            draining.remove(node);
                            kill(node);
                        }));
    }

    /** From now on the registry does not answer one of so many claims, carried out or not; 0 for none. */
    void losesOneClaimIn(int claims) {
        registry.losesOneIn(claims);
    }

    boolean isDraining() {
        return !draining.isEmpty();
    }

    /** What nodes that drain still have, for a failure's message. */
    String describeDrains() {
        StringBuilder text = new StringBuilder();
        for (Node each : draining) {
            for (int i = 0; i < LOOPS; i++) {
                LoopParts parts = node(each).cluster().parts(i);
                parts.context()
                        .sessions()
                        .sessions()
                        .forEach(session -> text.append("session ").append(describe(session.clientId())));
                parts.underway()
                        .departures()
                        .forEach(departure -> text.append("; departs ")
                                .append(describe(departure.session().clientId())));
                text.append(parts.replicas().isEmpty() ? "" : "; copies")
                        .append(parts.opener().isIdle() ? "" : "; claims");
            }
        }
        return text.toString();
    }

    /** How many wills were published, on all nodes. */
    int wills() {
        return nodes.values().stream()
                .mapToInt(node ->
                        node.events().of(BrokerEvent.WillPublished.class).size())
                .sum();
    }

    /** A node that clients can connect to. */
    Node anyLive() {
        List<Node> ready = live.stream()
                .filter(node -> node(node).isReady() && !draining.contains(node))
                .toList();
        return ready.get(random.nextInt(ready.size()));
    }

    /** A node that messages can come from. */
    Node anyAtWork() {
        List<Node> ready = live.stream().filter(node -> node(node).isReady()).toList();
        return ready.get(random.nextInt(ready.size()));
    }

    Node anyLiveBut(Node one) {
        Node any = anyLive();
        while (any.equals(one)) {
            any = anyLive();
        }
        return any;
    }

    private SimulatedNode node(Node node) {
        return Objects.requireNonNull(nodes.get(node));
    }

    boolean allReady() {
        return live.stream().allMatch(node -> node(node).isReady());
    }

    /** The ids of those that live. */
    List<String> live() {
        return live.stream().map(Node::id).toList();
    }

    /** Whether all others have told a node that their sessions have their copies. */
    boolean isCopied(String id) {
        return byId(id).isCopied();
    }

    /** Whether a node has a complete copy of a session. */
    boolean hasCopy(String id, String clientId) {
        SimulatedNode node = byId(id);
        ReplicaStore.Replica replica =
                node.cluster().parts(node.loopOf(clientId).number()).replicas().get(clientId);
        return replica != null && replica.complete();
    }

    /** Sessions of all nodes that lack copies. */
    int uncopied() {
        return live.stream()
                .mapToInt(node -> node(node).cluster().uncopiedSessions())
                .sum();
    }

    private SimulatedNode byId(String id) {
        return live.stream()
                .filter(node -> node.id().equals(id))
                .map(this::node)
                .findFirst()
                .orElseThrow();
    }

    int size() {
        return live.size();
    }

    private void tellView() {
        List<Node> members = new ArrayList<>(live);
        members.sort(Comparator.comparing(Node::id));
        long number = ++views;
        for (Node member : members) {
            View view = new View(number, member, members, Serving.SERVING);
            pendingViews.add(() -> {
                if (live.contains(member)) {
                    node(member).cluster().viewChanged(view);
                }
            });
        }
    }

    SimulatedSubscriber subscriber(String clientId, String filter, Qos qos) {
        SimulatedSubscriber subscriber = new SimulatedSubscriber(clientId, filter, qos);
        subscribers.add(subscriber);
        subscriber.connect(node(anyLive()));
        return subscriber;
    }

    /** A client with a persistent session that publishes at QoS 2. */
    void publisher(String clientId) {
        SimulatedPublisher publisher = new SimulatedPublisher(clientId, confirmed::add);
        publishers.add(publisher);
        publisher.connect(node(anyLive()));
    }

    /** A client with a will. */
    SimulatedMortal mortal(String clientId, Node at, long expirySeconds, Duration delay) {
        return new SimulatedMortal(clientId, node(at), expirySeconds, delay);
    }

    /** A member of a shared subscription. */
    SimulatedMember member(String clientId, Node at, String share) {
        return new SimulatedMember(clientId, node(at), share);
    }

    void reconnect(SimulatedPublisher publisher) {
        publisher.connect(node(anyLive()));
    }

    /** A publisher on one event loop of one node publishes its next message. */
    void publish(Node at, int loop, Qos qos) {
        String publisher = at.id() + '.' + at.incarnation() + '.' + loop + '.' + qos.value();
        int number = sequence.merge(publisher, 1, Integer::sum);
        String payload = publisher + ' ' + number;
        SimulatedNode node = node(at);
        node.onLoop(loop, () -> {
            Confirmation confirmation = new Confirmation(loop) {
                @Override
                protected void confirmed() {
                    confirmed.add(payload);
                }
            };
            node.loop(loop).router().publish(Messages.from(publisher, "t/" + publisher, qos, payload), confirmation);
            confirmation.done();
        });
    }

    void reconnect(SimulatedSubscriber subscriber) {
        if (subscriber.hasConnection() && random.nextBoolean()) {
            subscriber.drop();
        }
        subscriber.connect(node(anyLive()));
    }

    /** Something happens; returns false if nothing can. */
    boolean step() {
        for (int attempt = 0; attempt < 4 && !live.isEmpty(); attempt++) {
            boolean happened = switch (random.nextInt(9)) {
                case 0, 1, 2 -> node(live.get(random.nextInt(live.size()))).step(random);
                case 3, 4 -> network.step(random, this::node, live::contains);
                case 5 -> registry.step(random);
                case 6 ->
                    !subscribers.isEmpty()
                            && subscribers
                                    .get(random.nextInt(subscribers.size()))
                                    .step();
                case 7 ->
                    !publishers.isEmpty()
                            && publishers.get(random.nextInt(publishers.size())).step();
                default -> view();
            };
            if (happened) {
                return true;
            }
        }
        return anything();
    }

    private boolean view() {
        if (pendingViews.isEmpty()) {
            return false;
        }
        pendingViews.removeFirst().run();
        return true;
    }

    private boolean anything() {
        for (Node node : live) {
            if (node(node).step(random)) {
                return true;
            }
        }
        if (network.step(random, this::node, live::contains) || registry.step(random) || view()) {
            return true;
        }
        for (SimulatedSubscriber subscriber : subscribers) {
            if (subscriber.step()) {
                return true;
            }
        }
        for (SimulatedPublisher publisher : publishers) {
            if (publisher.step()) {
                return true;
            }
        }
        return false;
    }

    void pass(Duration passing) {
        time = time.plus(passing);
        live.forEach(node -> node(node).pass(passing));
    }

    /** What is retained on each node that lives. */
    List<Map<String, String>> retained() {
        return live.stream().map(node -> node(node).retained()).toList();
    }

    /** Retains a message, or deletes the retained one if it is empty. */
    void retain(Node at, String topic, String payload) {
        SimulatedNode node = node(at);
        node.onLoop(0, () -> {
            Confirmation confirmation = new Confirmation(0) {
                @Override
                protected void confirmed() {
                    retainedConfirmed.add(topic + ' ' + payload);
                }
            };
            node.cluster()
                    .retainedWriter(0, node.retainedStore())
                    .retain(Messages.from("retainer", topic, Qos.AT_LEAST_ONCE, payload), confirmation);
            confirmation.done();
        });
    }

    /** Events of one kind on all nodes, those that live no more included. */
    <T extends BrokerEvent> List<T> events(Class<T> kind) {
        return nodes.values().stream()
                .flatMap(node -> node.events().of(kind).stream())
                .toList();
    }

    /** Clients that are not connected connect somewhere. */
    void connectAll() {
        if (live.stream().noneMatch(node -> node(node).isReady() && !draining.contains(node))) {
            return;
        }
        for (SimulatedSubscriber subscriber : subscribers) {
            if (!subscriber.hasConnection() && !subscriber.isAway()) {
                subscriber.connect(node(anyLive()));
            }
        }
        for (SimulatedPublisher publisher : publishers) {
            if (!publisher.hasConnection()) {
                publisher.connect(node(anyLive()));
            }
        }
    }

    /** Lets everything happen that can, time included, and sees to it that everybody is connected. */
    void settle() {
        for (int round = 0; round < 60; round++) {
            int steps = 0;
            while (step()) {
                if (++steps > 2_000_000) {
                    throw new AssertionError("the cluster never comes to rest");
                }
            }
            connectAll();
            pass(Duration.ofMillis(50));
        }
    }

    List<String> faults() {
        List<String> all = new ArrayList<>();
        nodes.values()
                .forEach(node -> node.events()
                        .of(BrokerEvent.InternalFault.class)
                        .forEach(fault -> all.add(node.node() + ": " + fault.where() + ": " + trace(fault.fault()))));
        return all;
    }

    private static String trace(Throwable fault) {
        java.io.StringWriter text = new java.io.StringWriter();
        fault.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    /** The node that has a client's session; null if none or several have it. */
    @Nullable
    Node home(String clientId) {
        List<Node> homes = live.stream()
                .filter(node -> node(node).loopOf(clientId).sessions().get(clientId) != null)
                .toList();
        return homes.size() == 1 ? homes.getFirst() : null;
    }

    /** What nodes keep of sessions that are somewhere else, or nowhere. */
    List<String> leftovers() {
        List<String> all = new ArrayList<>();
        for (Node each : live) {
            for (int i = 0; i < LOOPS; i++) {
                LoopParts parts = node(each).cluster().parts(i);
                parts.underway()
                        .departures()
                        .forEach(departure -> all.add(each + " departure "
                                + describe(departure.session().clientId())));
                for (Session session : parts.replicator().replicated()) {
                    if (!session.equals(parts.context().sessions().get(session.clientId()))) {
                        all.add(each + " replicates " + session.epoch() + ' ' + describe(session.clientId()));
                    }
                }
                for (SimulatedSubscriber client : subscribers) {
                    ReplicaStore.Replica replica = parts.replicas().get(client.clientId());
                    if (replica != null && !replica.home().equals(home(client.clientId()))) {
                        all.add(each + " replica of " + replica.home() + ' ' + describe(client.clientId()));
                    }
                }
            }
        }
        return all;
    }

    /** Where a client's session is, for a failure's message. */
    String describe(String clientId) {
        StringBuilder text = new StringBuilder("held by ").append(registry.holder(clientId));
        for (Node each : live) {
            SimulatedNode node = node(each);
            Session session = node.loopOf(clientId).sessions().get(clientId);
            LoopParts parts = node.cluster().parts(node.loopOf(clientId).number());
            text.append("; ").append(each);
            text.append(
                    session == null
                            ? " -"
                            : " epoch " + session.epoch() + (session.isGathering() ? " gathering" : "") + " inflight "
                                    + session.inFlightMessages() + " queued " + session.queuedMessages() + " subs "
                                    + session.subscriptionCount());
            text.append(parts.underway().isArriving(clientId) ? " awaited" : "");
            text.append(parts.estates().inProgress() ? " adopting" : "");
            text.append(parts.replicas().get(clientId) == null ? "" : " replica");
        }
        return text.toString();
    }

    Random random() {
        return random;
    }
}

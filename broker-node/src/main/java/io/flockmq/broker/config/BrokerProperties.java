package io.flockmq.broker.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * Everything that can be set under {@code mqtt.*}: one component for each key, its first sentence shown by editors and
 * in {@code docs/configuration.md}. Values are within their {@link Allowed} ranges, because {@link ConfigurationCheck}
 * ends the start otherwise. A plain number is bytes where a size is asked for, seconds where a duration is.
 *
 * @param eventLoops Threads that serve connections.
 * @param controlSocket Path of a Unix domain socket that this node makes for commands of its own user, such as drain; if empty,
 *     there is none.
 * @param transport How the operating system is asked for network events; auto takes epoll on Linux and nio elsewhere.
 * @param listeners Addresses that clients connect to, by name. Without any there are two on 127.0.0.1: "tcp", and "ws" for pages of this
 *     machine; naming one replaces both.
 * @param connect What a client may ask for in its CONNECT.
 * @param keepAlive How long a client may be silent.
 * @param limits What one client, one packet or one topic may take.
 * @param session What is kept for a client, connected or not.
 * @param storage Where sessions and retained messages outlive the process.
 * @param features Which features of MQTT are offered.
 * @param message What applies to every message.
 * @param cluster How several nodes serve clients as one broker.
 * @param sys The broker's own topics.
 * @param metrics What metrics tell apart.
 * @param tracing Spans of messages that carry W3C trace context, for OpenTelemetry.
 * @param security Who may do what.
 * @param admin The admin API on the HTTP port.
 * @param console The web console on the HTTP port.
 */
@ConfigurationProperties("mqtt")
public record BrokerProperties(
        @DefaultValue("0") @Allowed(min = "1", max = "1024", zero = "one for each processor")
        int eventLoops,

        @DefaultValue("") String controlSocket,
        @DefaultValue("auto") Transport transport,
        @DefaultValue Map<String, ListenerProperties> listeners,
        @DefaultValue Connect connect,
        @DefaultValue KeepAlive keepAlive,
        @DefaultValue Limits limits,
        @DefaultValue Session session,
        @DefaultValue Storage storage,
        @DefaultValue Features features,
        @DefaultValue Message message,
        @DefaultValue Cluster cluster,
        @DefaultValue Sys sys,
        @DefaultValue Metrics metrics,
        @DefaultValue Tracing tracing,
        @NestedConfigurationProperty @DefaultValue SecurityProperties security,
        @NestedConfigurationProperty @DefaultValue AdminProperties admin,
        @DefaultValue Console console) {

    /** Supplies the listeners that are there when none is named. */
    public BrokerProperties {
        listeners = listeners.isEmpty() ? ListenerProperties.byDefault() : Map.copyOf(listeners);
    }

    /**
     * The web console on the HTTP port.
     *
     * @param enabled Whether this node serves the web console at / of its HTTP port (server.port), if it has an admin API.
     */
    public record Console(@DefaultValue("true") boolean enabled) {}

    /** How the operating system is asked for network events. */
    public enum Transport {
        /** The best that is there, without io_uring. */
        AUTO,
        /** Linux. */
        EPOLL,
        /** Linux 5.14 or newer, where the container's rules allow it. */
        IO_URING,
        /** Java's own, on every system. */
        NIO
    }

    /** What gives way when a session's queue is full. */
    public enum QueueFull {
        /** The message that comes. */
        DROP_NEWEST,
        /** The message that waits longest. */
        DROP_OLDEST
    }

    /**
     * What a client may ask for in its CONNECT.
     *
     * @param timeout Time from the TCP connection to the last byte of CONNECT.
     * @param maxPacketSize Largest CONNECT, will and password included.
     * @param allowEmptyClientId Whether a client may leave it to the broker to choose its client id.
     * @param maxClientIdLength Longest client id in bytes of UTF-8.
     */
    public record Connect(
            @DefaultValue("5s") @Allowed(min = "100ms", max = "5m") @DurationUnit(ChronoUnit.SECONDS)
            Duration timeout,

            @DefaultValue("16KB") @Allowed(min = "256B", max = "256MB")
            DataSize maxPacketSize,

            @DefaultValue("true") boolean allowEmptyClientId,
            // 23 is what every MQTT 3.1.1 server must take.
            @DefaultValue("256") @Allowed(min = "23", max = "65535")
            int maxClientIdLength) {}

    /**
     * How long a client may be silent; the broker closes its connection after one and a half times its keep-alive.
     *
     * @param max Longest keep-alive; a client that asks for more is held to this one, and MQTT 5 clients are told so.
     * @param allowUnlimited Whether a client may switch keep-alive off by asking for 0; if not, it is held to the
     *     longest.
     */
    public record KeepAlive(
            @DefaultValue("65535s") @Allowed(min = "1s", max = "65535s") @DurationUnit(ChronoUnit.SECONDS)
            Duration max,

            @DefaultValue("true") boolean allowUnlimited) {}

    /**
     * What one client, one packet or one topic may take.
     *
     * @param maxConnections Most connections at the same time, over all listeners.
     * @param maxConnectionsPerAddress Most clients connected at the same time from one address; a /64 of IPv6 is one address.
     * @param maxConnectRate Most new connections in a second, over all listeners.
     * @param maxConnectRatePerAddress Most new connections in a second from one address; a /64 of IPv6 is one address.
     * @param maxPublishRate Most messages in a second from one client; one that sends more is read at this rate.
     * @param maxPublishBytesRate Most bytes of messages in a second from one client; one that sends more is read at this rate.
     * @param maxDeliveryRate Most messages in a second to one client; further ones wait in its session's queue.
     * @param maxDeliveryBytesRate Most bytes of messages in a second to one client; further ones wait in its session's queue.
     * @param maxTakeovers Most times that a client id is taken over within the takeover window; then its connections wait.
     * @param takeoverWindow Time in which takeovers of a client id are counted.
     * @param maxPacketSize Largest packet after CONNECT, and so about the largest message.
     * @param maxPropertiesSize Largest property section of an MQTT 5 packet.
     * @param maxUserProperties Most user properties in an MQTT 5 packet.
     * @param maxTopicLength Longest topic name or filter in bytes of UTF-8.
     * @param maxTopicLevels Most levels of a topic name or filter.
     * @param maxFiltersPerSubscribe Most topic filters in one SUBSCRIBE or UNSUBSCRIBE.
     * @param maxSubscriptionsPerClient Most subscriptions of one client.
     * @param maxRetainedMessages Most retained messages.
     * @param maxRetainedBytes Memory for retained messages.
     * @param maxOutboundBuffer Bytes waiting for one connection's socket; further messages wait in its session's queue.
     * @param maxWillDelay Longest will delay that an MQTT 5 client gets.
     */
    public record Limits(
            @DefaultValue("0") @Allowed(min = "1", zero = "unlimited")
            int maxConnections,

            @DefaultValue("0") @Allowed(min = "1", zero = "unlimited")
            int maxConnectionsPerAddress,

            @DefaultValue("0") @Allowed(min = "1", max = "1000000", zero = "unlimited")
            int maxConnectRate,

            @DefaultValue("0") @Allowed(min = "1", max = "1000000", zero = "unlimited")
            int maxConnectRatePerAddress,

            @DefaultValue("0") @Allowed(min = "1", max = "10000000", zero = "unlimited")
            int maxPublishRate,

            @DefaultValue("0") @Allowed(min = "1KB", max = "10GB", zero = "unlimited")
            DataSize maxPublishBytesRate,

            @DefaultValue("0") @Allowed(min = "1", max = "10000000", zero = "unlimited")
            int maxDeliveryRate,

            @DefaultValue("0") @Allowed(min = "1KB", max = "10GB", zero = "unlimited")
            DataSize maxDeliveryBytesRate,

            @DefaultValue("5") @Allowed(min = "1", max = "1000000", zero = "unlimited")
            int maxTakeovers,

            @DefaultValue("60s") @Allowed(min = "20s", max = "1h") @DurationUnit(ChronoUnit.SECONDS)
            Duration takeoverWindow,

            @DefaultValue("2MB") @Allowed(min = "1KB", max = "256MB")
            DataSize maxPacketSize,

            @DefaultValue("64KB") @Allowed(min = "1KB", max = "256MB")
            DataSize maxPropertiesSize,

            @DefaultValue("64") @Allowed(min = "0", max = "65535")
            int maxUserProperties,

            @DefaultValue("65535") @Allowed(min = "1", max = "65535")
            int maxTopicLength,

            @DefaultValue("128") @Allowed(min = "1", max = "65535")
            int maxTopicLevels,

            @DefaultValue("1000") @Allowed(min = "1", max = "65535")
            int maxFiltersPerSubscribe,

            @DefaultValue("10000") @Allowed(min = "1", zero = "unlimited")
            int maxSubscriptionsPerClient,

            @DefaultValue("1000000") @Allowed(min = "1", zero = "unlimited")
            int maxRetainedMessages,

            @DefaultValue("0") @Allowed(min = "1KB", zero = "a quarter of the largest heap")
            DataSize maxRetainedBytes,

            @DefaultValue("256KB") @Allowed(min = "4KB", max = "256MB")
            DataSize maxOutboundBuffer,

            @DefaultValue("1d") @Allowed(min = "0s", max = LONGEST) @DurationUnit(ChronoUnit.SECONDS)
            Duration maxWillDelay) {

        /** The bytes that retained messages may take when the heap can grow to {@code maxHeap} bytes. */
        public long retainedBytes(long maxHeap) {
            return orQuarter(maxRetainedBytes, maxHeap);
        }
    }

    /**
     * What is kept for a client, connected or not.
     *
     * @param maxExpiry Longest time that the session of an absent client is kept: what an MQTT 5 client asks for is cut
     *     to it, and a persistent session of MQTT 3 gets it.
     * @param maxSessions Most sessions, of connected and absent clients together.
     * @param receiveMaximum Most QoS 1 and 2 messages from a client whose exchange is not complete.
     * @param maxInflightMessages Most QoS 1 and 2 messages to a client whose exchange is not complete.
     * @param maxQueuedMessages Most messages that wait for one client.
     * @param maxQueuedBytes Memory for messages that wait for one client.
     * @param maxQueuedBytesTotal Memory for messages that wait for all clients together.
     * @param queueFull Which message gives way when a client's queue is full.
     * @param queueQos0Messages Whether QoS 0 messages wait for a client that is absent.
     */
    public record Session(
            @DefaultValue("7d") @Allowed(min = "1s", max = LONGEST) @DurationUnit(ChronoUnit.SECONDS)
            Duration maxExpiry,

            @DefaultValue("0") @Allowed(min = "1", zero = "unlimited")
            int maxSessions,

            @DefaultValue("1000") @Allowed(min = "1", max = "65535")
            int receiveMaximum,

            @DefaultValue("100") @Allowed(min = "1", max = "65535")
            int maxInflightMessages,

            @DefaultValue("10000") @Allowed(min = "1", max = "10000000")
            int maxQueuedMessages,

            @DefaultValue("16MB") @Allowed(min = "1KB") DataSize maxQueuedBytes,

            @DefaultValue("0") @Allowed(min = "1KB", zero = "a quarter of the largest heap")
            DataSize maxQueuedBytesTotal,

            @DefaultValue("drop-newest") QueueFull queueFull,
            @DefaultValue("false") boolean queueQos0Messages) {

        /** The bytes that all queues may take when the heap can grow to {@code maxHeap} bytes. */
        public long queuedBytesTotal(long maxHeap) {
            return orQuarter(maxQueuedBytesTotal, maxHeap);
        }
    }

    /** What keeps sessions and retained messages. */
    public enum StorageType {
        /** Files, in an embedded database. */
        ROCKSDB,
        /** Nothing: they are gone with the process. */
        MEMORY
    }

    /** When what was written is safe from a loss of power. */
    public enum StorageSync {
        /** Before it is acknowledged. */
        BATCH,
        /** Within a second. */
        INTERVAL,
        /** When the operating system writes it. */
        OS
    }

    /**
     * Where sessions and retained messages outlive the process. A node of a cluster does not use it yet.
     *
     * @param type What keeps them.
     * @param dir Directory for them, of this node alone; it is made if need be.
     * @param sync When what was written is safe from a loss of power; it is safe from the end of the process at once.
     * @param minFree Free space on the disk below which QoS 1 and 2 messages and retained ones are refused.
     * @param salvage Whether a damaged store is mended: what cannot be read is given up, and the damaged files are kept aside.
     */
    public record Storage(
            @DefaultValue("rocksdb") StorageType type,
            @DefaultValue("data") String dir,
            @DefaultValue("interval") StorageSync sync,

            @DefaultValue("100MB") @Allowed(min = "1MB", zero = "none, until the disk is full")
            DataSize minFree,

            @DefaultValue("false") boolean salvage) {}

    /**
     * Which features of MQTT are offered.
     *
     * @param maxQos Highest QoS of a message from a client, and of a subscription.
     * @param retain Whether messages can be retained.
     * @param wildcardSubscriptions Whether a topic filter may contain + and #.
     * @param sharedSubscriptions Whether clients may subscribe together, by $share/group/filter.
     * @param subscriptionIdentifiers Whether an MQTT 5 client may number its subscriptions.
     * @param topicAliasMaximum Most topic aliases that an MQTT 5 client may use towards the broker.
     * @param topicAliasMaximumOutbound Most topic aliases that the broker uses towards an MQTT 5 client that allows
     *     them.
     */
    public record Features(
            @DefaultValue("2") @Allowed(min = "0", max = "2")
            int maxQos,

            @DefaultValue("true") boolean retain,
            @DefaultValue("true") boolean wildcardSubscriptions,
            @DefaultValue("true") boolean sharedSubscriptions,
            @DefaultValue("true") boolean subscriptionIdentifiers,

            @DefaultValue("16") @Allowed(min = "0", max = "65535")
            int topicAliasMaximum,

            @DefaultValue("16") @Allowed(min = "0", max = "65535")
            int topicAliasMaximumOutbound) {}

    /**
     * What applies to every message.
     *
     * @param maxExpiry Longest time that a message waits or is retained, whatever its publisher asks for.
     */
    public record Message(
            @DefaultValue("0")
            @Allowed(min = "1s", max = LONGEST, zero = "as long as its publisher asks for")
            @DurationUnit(ChronoUnit.SECONDS)
            Duration maxExpiry) {}

    /** Who serves when the nodes of a cluster cannot reach each other. */
    public enum PartitionMode {
        /** Only the side with a majority of the nodes that were there last. */
        MAJORITY,
        /** All sides, so that a client may be connected twice until they meet again. */
        AVAILABLE
    }

    /**
     * How several nodes serve clients as one broker. All nodes need the same name, secret, backups, heartbeats and partition
     * mode.
     *
     * @param enabled Whether this node is one of several; if not, it opens no port for others.
     * @param nodeId Name of this node among the others, the same after each restart.
     * @param name Name of the cluster: nodes of another name are strangers.
     * @param secret What all nodes of the cluster know and nobody else; nodes with another one are strangers.
     * @param bind Address of this machine where other nodes reach it.
     * @param port TCP port for membership (Hazelcast).
     * @param linkPort TCP port for messages between nodes.
     * @param members Nodes as host:port of their membership ports; may include this node.
     * @param dns Name that resolves to the addresses of all nodes, as that of a headless service does; instead of members.
     * @param kubernetesService Kubernetes service whose endpoints are the nodes; instead of members.
     * @param kubernetesNamespace Namespace of that service; the pod's own if empty.
     * @param expectedNodes How many nodes there are, this one included: so many are waited for when all have been down, to bring back
     *     from their stores what is newest. 0: as many as members lists, or as dns has addresses, and those that were there last.
     * @param recallTimeout How long nodes are waited for then.
     * @param backups How many other nodes keep a copy of each session.
     * @param heartbeatInterval Time between two heartbeats.
     * @param heartbeatLimit Silence after which a node counts as dead.
     * @param partitionMode Who serves when nodes cannot reach each other.
     * @param serverReference Where MQTT 5 clients of a node that stops are sent, as host:port of a load balancer before all nodes:
     *     they are told 0x9C with it; if empty, 0x8B.
     */
    public record Cluster(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("") String nodeId,
            @DefaultValue("flockmq") String name,
            @DefaultValue("") String secret,
            @DefaultValue(ListenerProperties.LOOPBACK) String bind,

            @DefaultValue("5701") @Allowed(min = "1", max = "65535")
            int port,

            @DefaultValue("5801") @Allowed(min = "1", max = "65535")
            int linkPort,

            @DefaultValue List<String> members,
            @DefaultValue("") String dns,
            @DefaultValue("") String kubernetesService,
            @DefaultValue("") String kubernetesNamespace,

            @DefaultValue("0") @Allowed(min = "0", max = "100")
            int expectedNodes,

            @DefaultValue("60s") @Allowed(min = "1s", max = "1h") @DurationUnit(ChronoUnit.SECONDS)
            Duration recallTimeout,

            @DefaultValue("1") @Allowed(min = "1", max = "6")
            int backups,

            @DefaultValue("1s") @Allowed(min = "1s", max = "1m") @DurationUnit(ChronoUnit.SECONDS)
            Duration heartbeatInterval,

            @DefaultValue("5s") @Allowed(min = "2s", max = "10m") @DurationUnit(ChronoUnit.SECONDS)
            Duration heartbeatLimit,

            @DefaultValue("majority") PartitionMode partitionMode,
            @DefaultValue("") String serverReference,
            @DefaultValue Drain drain) {

        /** Copies the list. */
        public Cluster {
            members = List.copyOf(members);
        }

        /** The secret stays out of logs. */
        @Override
        public String toString() {
            return "Cluster[enabled=" + enabled + ", nodeId=" + nodeId + ", name=" + name + "]";
        }
    }

    /**
     * How a node of a cluster that is told to stop hands its sessions over to the others.
     *
     * @param sessionsPerSecond Sessions handed over in a second; each client is sent away just before its session goes.
     * @param timeout Longest time for it: then the node leaves, and the other nodes go on with the copies of what is left.
     * @param delay How long a node that is told to drain goes on as before, but not ready, so that load balancers see it and send
     *     clients elsewhere; SIGTERM does not wait.
     * @param willGrace How long the will of a client that was sent away waits at least for the client to come back, within
     *     mqtt.limits.max-will-delay.
     */
    public record Drain(
            @DefaultValue("1000") @Allowed(min = "1", max = "1000000")
            int sessionsPerSecond,

            @DefaultValue("60s")
            @Allowed(min = "1s", max = "1h", zero = "leave at once")
            @DurationUnit(ChronoUnit.SECONDS)
            Duration timeout,

            @DefaultValue("5s") @Allowed(min = "1s", max = "10m", zero = "none") @DurationUnit(ChronoUnit.SECONDS)
            Duration delay,

            @DefaultValue("30s") @Allowed(min = "1s", max = "1h", zero = "none") @DurationUnit(ChronoUnit.SECONDS)
            Duration willGrace) {}

    /**
     * The broker's own topics.
     *
     * @param interval Time between two updates of the $SYS topics.
     */
    public record Sys(
            @DefaultValue("10s")
            @Allowed(min = "1s", max = "1d", zero = "no $SYS topics")
            @DurationUnit(ChronoUnit.SECONDS)
            Duration interval) {}

    /**
     * What metrics tell apart.
     *
     * @param topicClasses Classes of topics that messages are counted by, each a name, = and a regular expression of RE2 for the whole
     *     topic name, such as alarms=plant/[^/]+/alarm; the first that matches counts.
     * @param clientClasses Classes of clients that messages and connections are counted by, likewise for the client identifier.
     */
    public record Metrics(
            @DefaultValue List<String> topicClasses,
            @DefaultValue List<String> clientClasses) {}

    /**
     * Spans of messages that carry W3C trace context, for OpenTelemetry.
     *
     * @param enabled Whether messages are traced whose publishers sample them, by a user property traceparent of MQTT 5.
     * @param endpoint Where spans go: the address of a collector that takes OTLP over HTTP, in protobuf.
     * @param sampleOneIn Of how many traces that publishers sample one is kept, the same ones on every node.
     * @param maxMessageRate Most messages traced in a second on one node; further ones are delivered without spans.
     * @param maxDeliveries Most subscribers of one message on one node that have a span.
     * @param maxQueuedSpans Most spans that wait to be sent; further ones are dropped.
     */
    public record Tracing(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("http://127.0.0.1:4318/v1/traces") String endpoint,

            @DefaultValue("1") @Allowed(min = "1", max = "1000000")
            int sampleOneIn,

            @DefaultValue("100") @Allowed(min = "1", max = "100000")
            int maxMessageRate,

            @DefaultValue("16") @Allowed(min = "1", max = "1000")
            int maxDeliveries,

            @DefaultValue("8192") @Allowed(min = "512", max = "1000000")
            int maxQueuedSpans) {}

    /** The most seconds that an MQTT 5 interval of four bytes can say, in whole days: 136 years. */
    private static final String LONGEST = "49710d";

    private static long orQuarter(DataSize size, long maxHeap) {
        return size.toBytes() == 0 ? maxHeap / 4 : size.toBytes();
    }
}

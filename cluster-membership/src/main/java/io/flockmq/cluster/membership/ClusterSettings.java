package io.flockmq.cluster.membership;

import java.time.Duration;

/**
 * What a node must be told to be one of several. Name and secret, discovery, backups, heartbeats and partition mode are to be
 * the same at all nodes.
 *
 * @param name which cluster; nodes of another name are strangers
 * @param secret nodes with another one are strangers
 * @param bind address of the only interface where the member port listens; {@code 0.0.0.0}: all of them
 * @param port where members reach each other
 * @param discovery how they find each other
 * @param backups how many nodes besides the owner hold each entry of the registry, 1 to 6
 * @param heartbeatInterval whole seconds
 * @param heartbeatLimit a node that has been silent for so long is no longer a member; whole seconds, more than an interval
 * @param partitionMode who serves when nodes cannot reach each other
 */
public record ClusterSettings(
        String name,
        Secret secret,
        String bind,
        int port,
        Discovery discovery,
        int backups,
        Duration heartbeatInterval,
        Duration heartbeatLimit,
        PartitionMode partitionMode) {

    /** Where members listen unless told otherwise. */
    public static final int DEFAULT_PORT = 5701;

    /** Refuses what cannot work, with a line for whoever wrote the settings. */
    public ClusterSettings {
        require(!name.isBlank(), "the cluster needs a name");
        require(!bind.isBlank(), "the member port needs an address to bind to");
        require(port >= 1 && port <= 65_535, "the member port must be between 1 and 65535, not " + port);
        require(backups >= 1 && backups <= 6, "backups must be between 1 and 6, not " + backups);
        require(
                isWholeSeconds(heartbeatInterval),
                "the heartbeat interval must be whole seconds: " + heartbeatInterval);
        require(isWholeSeconds(heartbeatLimit), "the heartbeat limit must be whole seconds: " + heartbeatLimit);
        require(
                heartbeatLimit.compareTo(heartbeatInterval.multipliedBy(2)) >= 0,
                "the heartbeat limit must be at least two intervals, not " + heartbeatLimit);
    }

    /** One backup, heartbeats each second, five seconds of silence, the majority serves. */
    public static ClusterSettings of(String name, Secret secret, String bind, int port, Discovery discovery) {
        return new ClusterSettings(
                name,
                secret,
                bind,
                port,
                discovery,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                PartitionMode.MAJORITY);
    }

    /** With another partition mode. */
    public ClusterSettings withPartitionMode(PartitionMode mode) {
        return new ClusterSettings(
                name, secret, bind, port, discovery, backups, heartbeatInterval, heartbeatLimit, mode);
    }

    private static boolean isWholeSeconds(Duration duration) {
        return duration.toSeconds() >= 1 && duration.equals(Duration.ofSeconds(duration.toSeconds()));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

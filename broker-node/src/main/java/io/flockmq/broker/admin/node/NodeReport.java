package io.flockmq.broker.admin.node;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node is.
 *
 * @param id its name among the nodes
 * @param self whether it is the one that was asked by HTTP
 * @param version of FlockMQ
 * @param startedAt when its process started
 * @param uptime seconds since
 * @param state {@code ready}, {@code not-ready} or {@code draining}
 * @param notReady why clients may not be sent to it, clauses for people; empty if they may
 * @param stop whether it can be stopped without a loss
 * @param listeners where clients connect
 * @param figures its figures
 */
public record NodeReport(
        String id,
        boolean self,
        String version,
        Instant startedAt,
        long uptime,
        String state,
        List<String> notReady,
        Stop stop,
        List<Listener> listeners,
        Figures figures) {

    /** Whether a node can be stopped without a loss, and why, in one line for people. */
    public record Stop(boolean safe, String reason) {}

    /**
     * Where clients connect.
     *
     * @param type tcp, tls, ws or wss
     * @param address host and port that are in use
     * @param path of the URL, for ws and wss; null for others
     */
    public record Listener(
            String name,
            String type,
            String address,
            @Nullable String path) {}

    /** The same, asked by HTTP. */
    public NodeReport asSelf() {
        return new NodeReport(id, true, version, startedAt, uptime, state, notReady, stop, listeners, figures);
    }
}

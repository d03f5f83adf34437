package io.flockmq.broker.admin.node;

import io.flockmq.broker.transport.MqttNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The node that is looked at, in whatever life it is. Thread-safe. */
public interface RunningNode {

    /** Its name among the nodes. */
    String id();

    /** The version of FlockMQ. */
    String version();

    /** When its process started. */
    Instant startedAt();

    /** The event loops of its present life. */
    MqttNode mqtt();

    /** Where clients connect now. */
    List<NodeReport.Listener> listeners();

    /** Why clients may not be sent to it, clauses for people; empty if they may. */
    List<String> notReady();

    /** Whether it hands its sessions over and is about to stop. */
    boolean isDraining();

    /** Whether it can be stopped without a loss. */
    NodeReport.Stop stop();

    /** Begins to take it out of service; returns a clause that says why it does not, null if it does. */
    @Nullable
    String drain();

    /** The settings in force. */
    List<SettingView> settings();

    /** The certificates that its listeners show. */
    List<CertificateView> certificates();
}

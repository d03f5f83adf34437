package io.flockmq.cluster.membership;

import com.hazelcast.logging.LogEvent;
import com.hazelcast.logging.LogListener;
import com.hazelcast.logging.LoggingService;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes of another cluster name or secret: those that refuse this one, and those that it refuses. Says one line about each, at
 * most once a minute. Any thread.
 *
 * <p>Who refuses this node is told to Hazelcast's joiner. Whom this node refuses is told nobody but Hazelcast's log, so that is
 * where it is heard; what else the same class logs is passed on. To be looked at with each new version of Hazelcast: a line that
 * reads differently is passed on as it is.
 */
public final class Strangers implements LogListener {

    private static final Logger log = LoggerFactory.getLogger(Strangers.class);

    /** The loggers of Hazelcast that are heard here instead of in the log, where their level is ERROR. */
    private static final Set<String> HEARD = Set.of(
            // of whoever is asked to let a node in
            "com.hazelcast.internal.cluster.impl.ClusterJoinManager",
            // of whoever is refused
            "com.hazelcast.cluster");

    private static final Pattern REFUSED_BY_US = Pattern.compile(
            "Received an invalid join request from \\[?([^\\]]+)]?:(\\d+), cause: members part of different cluster");
    private static final String REFUSED_BY_THEM = "Node could not join cluster at node: ";

    private final OnceAMinute limit;
    private final Set<String> refusers = ConcurrentHashMap.newKeySet();

    /** Nobody has been met. */
    public Strangers(InstantSource clock) {
        limit = new OnceAMinute(clock);
    }

    /** {@code host:port} of those that refused this node. */
    public List<String> refusers() {
        return refusers.stream().sorted().toList();
    }

    /** The node at this address has refused this one. */
    void refusedBy(String address) {
        refusers.add(address);
        if (limit.permits("by " + address)) {
            log.atWarn()
                    .addKeyValue(ClusterEventName.FIELD, ClusterEventName.REFUSED_AS_STRANGER)
                    .log("At {} a node answered that refuses this one: it has another cluster name or secret", address);
        }
    }

    /** Listens to the log of a node that is about to start. */
    void listenTo(LoggingService hazelcast) {
        hazelcast.addLogListener(Level.WARNING, this);
    }

    @Override
    public void log(LogEvent event) {
        LogRecord line = event.getLogRecord();
        String text = String.valueOf(line.getMessage());
        if (!HEARD.contains(line.getLoggerName())
                || line.getLevel().intValue() > Level.WARNING.intValue()
                || text.startsWith(REFUSED_BY_THEM)) {
            return;
        }
        Matcher refused = REFUSED_BY_US.matcher(text);
        if (!refused.find()) {
            log.atWarn()
                    .addKeyValue(ClusterEventName.FIELD, ClusterEventName.HAZELCAST_WARNING)
                    .log("{}: {}", line.getLoggerName(), text);
            return;
        }
        String address = refused.group(1) + ':' + refused.group(2);
        if (limit.permits("us " + address)) {
            log.atWarn()
                    .addKeyValue(ClusterEventName.FIELD, ClusterEventName.STRANGER_REFUSED)
                    .log("The node at {} was refused: it has another cluster name or secret than this one", address);
        }
    }
}

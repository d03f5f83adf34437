package io.flockmq.broker.admin.audit;

import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import io.flockmq.broker.observe.ClientText;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** A line of the log for everything that somebody does, and the last thousand of them in memory. Thread-safe. */
public final class AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    /** Entries that can be asked for. */
    public static final int KEPT = 1000;

    private final InstantSource clock;
    private final Deque<AuditEntry> entries = new ArrayDeque<>(); // guarded by this
    private long last; // guarded by this

    /** Nobody has done anything yet. */
    public AuditLog(InstantSource clock) {
        this.clock = clock;
    }

    /** Who does something. */
    public record Actor(String user, @Nullable String role, String address) {}

    /**
     * What is done.
     *
     * @param target to what; null for nothing in particular
     * @param before what was there before; null for nothing
     * @param after what is there now; null for nothing
     */
    public record Change(
            AuditAction action,
            @Nullable String target,
            @Nullable String before,
            @Nullable String after) {}

    /** Notes what was done. */
    public void done(Actor actor, Change change) {
        note(actor, change, true, null);
    }

    /** Notes what was to be done and was not. */
    public void failed(Actor actor, Change change, String why) {
        note(actor, change, false, why);
    }

    private void note(Actor actor, Change change, boolean done, @Nullable String detail) {
        AuditEntry entry;
        synchronized (this) {
            last++;
            entry = new AuditEntry(
                    last,
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    actor.user(),
                    actor.role(),
                    actor.address(),
                    change.action(),
                    change.target(),
                    change.before(),
                    change.after(),
                    done,
                    detail);
            if (entries.size() == KEPT) {
                entries.removeLast();
            }
            entries.addFirst(entry);
        }
        log(entry);
    }

    /** The newest entries, newest first. */
    public synchronized List<AuditEntry> entries() {
        return new ArrayList<>(entries);
    }

    private static void log(AuditEntry entry) {
        LoggingEventBuilder line = (entry.done() ? LOG.atInfo() : LOG.atWarn())
                .addKeyValue(LogField.ACTION, EventName.ADMIN_ACTION)
                .addKeyValue(LogField.USER, ClientText.field(entry.user()))
                .addKeyValue(LogField.CLIENT_ADDRESS, entry.address())
                .addKeyValue(LogField.ADMIN_ACTION, entry.action().toString());
        if (entry.target() != null) {
            line = line.addKeyValue(LogField.ADMIN_TARGET, ClientText.field(entry.target()));
        }
        line.log(
                "Admin {} from {}: {}{}{}",
                ClientText.quoted(entry.user()),
                entry.address(),
                entry.action(),
                entry.target() == null ? "" : " " + ClientText.quoted(entry.target()),
                what(entry));
    }

    private static String what(AuditEntry entry) {
        StringBuilder text = new StringBuilder();
        if (entry.before() != null || entry.after() != null) {
            text.append(": ").append(shown(entry.before())).append(" -> ").append(shown(entry.after()));
        }
        if (!entry.done()) {
            text.append(entry.detail() == null ? "; failed" : "; failed: " + entry.detail());
        }
        return text.toString();
    }

    private static String shown(@Nullable String value) {
        return value == null ? "nothing" : ClientText.quoted(value);
    }
}

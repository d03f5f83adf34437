package io.flockmq.broker.security.backend;

import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that a back end fails, and once that it is back. Thread-safe. */
public final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final String name;
    private final AtomicBoolean lasts = new AtomicBoolean();

    /**
     * Of this back end.
     *
     * @param name for people, such as "the HTTP hook"
     */
    public Outage(String name) {
        this.name = name;
    }

    /**
     * The back end has failed.
     *
     * @param cause a clause without secrets
     */
    public void failed(String cause) {
        if (lasts.compareAndSet(false, true)) {
            LOG.atWarn()
                    .addKeyValue(LogField.ACTION, EventName.BACK_END_FAILED)
                    .log("Clients that need {} are refused until it answers: {}", name, oneLine(cause));
        }
    }

    /** The back end has answered. */
    public void answered() {
        if (lasts.get() && lasts.compareAndSet(true, false)) {
            LOG.atInfo()
                    .addKeyValue(LogField.ACTION, EventName.BACK_END_ANSWERED)
                    .log("Clients that need {} are served again", name);
        }
    }

    /** Others' words may have any characters. */
    static String oneLine(String text) {
        return text.codePoints()
                .limit(300)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }
}

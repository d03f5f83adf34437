package io.flockmq.broker.config;

import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/** Begins lines of the log with the name of what they are about. */
final class LogLine {

    private LogLine() {}

    static LoggingEventBuilder info(Logger log, EventName name) {
        return log.atInfo().addKeyValue(LogField.ACTION, name);
    }

    static LoggingEventBuilder warn(Logger log, EventName name) {
        return log.atWarn().addKeyValue(LogField.ACTION, name);
    }

    static LoggingEventBuilder error(Logger log, EventName name) {
        return log.atError().addKeyValue(LogField.ACTION, name);
    }
}

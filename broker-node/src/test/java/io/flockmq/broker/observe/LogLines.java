package io.flockmq.broker.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/** The lines that one class writes to the log, instead of the console, for as long as this is open. Thread-safe. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private volatile Runnable before = () -> {};

    LogLines(Class<?> source) {
        logger = (Logger) LoggerFactory.getLogger(source);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
        logger.addAppender(this);
        start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        before.run();
        events.add(event);
    }

    /** Runs before each line is taken, on the thread that writes it. */
    void beforeEach(Runnable task) {
        before = task;
    }

    /** Level and text of each line. */
    List<String> all() {
        return events.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    /** The fields of each line. */
    List<Map<String, Object>> fields() {
        return events.stream().map(LogLines::fields).toList();
    }

    private static Map<String, Object> fields(ILoggingEvent event) {
        return Stream.ofNullable(event.getKeyValuePairs())
                .flatMap(List::stream)
                .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
    }

    /** Each line as JSON, as {@code logging.structured.format.console=ecs} writes it. */
    List<String> asJson() {
        LoggerContext context = new LoggerContext();
        context.putObject(Environment.class.getName(), new StandardEnvironment());
        StructuredLogEncoder encoder = new StructuredLogEncoder();
        encoder.setContext(context);
        encoder.setFormat("ecs");
        encoder.start();
        return events.stream()
                .map(event -> new String(encoder.encode(event), StandardCharsets.UTF_8))
                .toList();
    }

    /** The text of each line that has no stack trace behind it. */
    List<String> texts() {
        return events.stream()
                .filter(event -> event.getThrowableProxy() == null)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    void forget() {
        events.clear();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(null);
        stop();
    }
}

package io.flockmq.broker.config;

import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.security.BanList;
import io.flockmq.broker.security.BansFileException;
import io.flockmq.broker.security.WatchedBansFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks every second, on a thread of its own, whether the file of bans has changed. */
final class BansFileWatch implements AutoCloseable {

    private static final String KEY = "mqtt.security.bans-file.path";

    private final @Nullable ScheduledExecutorService thread;

    /**
     * Reads the file, and again when it changes.
     *
     * @param path of the file; empty for none
     * @throws ConfigurationException if the file cannot be read, or a line is no ban
     */
    BansFileWatch(String path, BanList bans, BrokerEventListener events) {
        if (path.isEmpty()) {
            thread = null;
            return;
        }
        try {
            WatchedBansFile file = new WatchedBansFile(Path.of(path), bans, events);
            thread = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("mqtt-bans").daemon().factory());
            var _ = thread.scheduleWithFixedDelay(file::poll, 1, 1, TimeUnit.SECONDS);
        } catch (BansFileException wrong) {
            throw new ConfigurationException(
                    List.of(new ConfigurationProblem(KEY, path, "", String.valueOf(wrong.getMessage()))));
        }
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }
}

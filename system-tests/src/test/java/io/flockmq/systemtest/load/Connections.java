package io.flockmq.systemtest.load;

import io.flockmq.systemtest.raw.ClientPackets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The connections of a phase of a run and the virtual threads that serve them: ended together. For one thread. */
final class Connections implements AutoCloseable {

    private static final int FENCE_SECONDS = 10;

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private record Reading(LoadConnection connection, CompletableFuture<Void> end) {}

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<LoadConnection> connections = new ArrayList<>();
    private final List<Reading> subscribers = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> failures;

    /**
     * No connection yet.
     *
     * @param failures where to say what ended a connection before its time
     */
    Connections(ConcurrentLinkedQueue<String> failures) {
        this.failures = failures;
    }

    /** Has a publisher send and read its acknowledgements. */
    void publish(Publisher publisher, LoadConnection connection) {
        connections.add(connection);
        start(connection, publisher::readAcknowledgements, new CompletableFuture<>());
        start(connection, publisher::send, new CompletableFuture<>());
    }

    /** Has a subscriber read. */
    void read(Subscriber subscriber, LoadConnection connection) {
        connections.add(connection);
        CompletableFuture<Void> end = new CompletableFuture<>();
        start(connection, () -> subscriber.readUntilPingResponse(connection), end);
        subscribers.add(new Reading(connection, end));
    }

    /** Has each subscriber read what the broker sent before it answers a PINGREQ, and leave. */
    void finishReading() throws InterruptedException {
        for (Reading reading : subscribers) {
            try {
                reading.connection.write(ClientPackets.pingreq());
                reading.connection.flush();
                reading.end.get(FENCE_SECONDS, TimeUnit.SECONDS);
                reading.connection.disconnect();
            } catch (IOException | CancellationException | ExecutionException | TimeoutException e) {
                failures.add("a subscriber could not finish: " + e);
            }
        }
    }

    @Override
    public void close() {
        for (LoadConnection connection : connections) {
            connection.close();
        }
        threads.shutdownNow();
        threads.close();
    }

    /** What ends this task before its time is noted and closes the connection; it is no news once this side has closed it. */
    private void start(LoadConnection connection, Task task, CompletableFuture<Void> end) {
        threads.execute(() -> {
            try {
                task.run();
                end.complete(null);
            } catch (IOException | AssertionError | InterruptedException e) {
                if (!connection.isClosed()) {
                    failures.add(String.valueOf(e.getMessage()));
                    connection.close();
                }
                end.cancel(false);
            }
        });
    }
}

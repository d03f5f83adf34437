package io.flockmq.cluster.membership;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Tells a dead process from one that cannot be reached: the host of a dead one refuses the connection. Silence proves
 * nothing, and neither does a connection, which the kernel accepts for a frozen process too.
 */
final class PortProbe {

    private final Duration timeout;

    PortProbe(Duration timeout) {
        this.timeout = timeout;
    }

    /** The ids of those whose port refuses. Waits for all answers, at most the timeout. */
    Set<String> refused(Map<String, InetSocketAddress> addressById) {
        Set<String> refused = ConcurrentHashMap.newKeySet();
        try (ExecutorService probes = Executors.newVirtualThreadPerTaskExecutor()) {
            addressById.forEach((id, address) -> probes.execute(() -> {
                if (refuses(address)) {
                    refused.add(id);
                }
            }));
        }
        return new HashSet<>(refused);
    }

    private boolean refuses(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) timeout.toMillis());
            return false;
        } catch (ConnectException e) {
            return String.valueOf(e.getMessage()).contains("refused");
        } catch (IOException noAnswer) {
            return false;
        }
    }
}

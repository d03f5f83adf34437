package io.flockmq.broker.config;

import io.flockmq.broker.admin.ControlSocket;
import io.flockmq.broker.event.EventName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Opens the socket for commands before the node starts, and closes it when the node has stopped, so that the last answer is sent. */
final class ControlLifecycle implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ControlLifecycle.class);

    private final String path;
    private final Map<String, ControlSocket.Order> orders;
    private volatile @Nullable ControlSocket socket;

    /**
     * Nothing is open yet.
     *
     * @param path empty for no socket
     */
    ControlLifecycle(String path, Map<String, ControlSocket.Order> orders) {
        this.path = path;
        this.orders = orders;
    }

    @Override
    public void start() {
        if (path.isBlank()) {
            return;
        }
        try {
            socket = ControlSocket.open(Path.of(path), orders);
        } catch (IOException impossible) {
            throw new ControlSocketException(impossible);
        }
    }

    @Override
    public void stop() {
        ControlSocket open = socket;
        socket = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException left) {
            LogLine.warn(LOG, EventName.CONTROL_SOCKET_FAILED)
                    .log("The socket for commands could not be removed: {}", left.getMessage());
        }
    }

    @Override
    public boolean isRunning() {
        return socket != null;
    }

    /** Just before the node, which is the last to start and the first to stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }
}

package io.flockmq.broker.command;

import io.flockmq.broker.command.Options.WrongUseException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a command reaches the node of this machine: its {@code mqtt.control-socket}. */
final class NodeSocket {

    /** The option that names it. */
    static final String OPTION = "socket";

    private NodeSocket() {}

    /**
     * The socket that the option names, or else the node's settings.
     *
     * @throws WrongUseException if nothing does, or if it is no name of a file
     */
    static Path of(Options options, NodeSettings settings) throws WrongUseException {
        String setting = settings.get("mqtt.control-socket");
        String path = options.get(OPTION, setting == null ? "" : setting);
        if (path.isBlank()) {
            throw new WrongUseException(
                    "where is the node? Name its mqtt.control-socket by --socket or MQTT_CONTROLSOCKET");
        }
        try {
            return Path.of(path);
        } catch (InvalidPathException wrong) {
            throw new WrongUseException("not the name of a socket: " + path);
        }
    }
}

package io.flockmq.broker.transport;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A listener that cannot be opened, for instance because another process has its port. Ends the start. */
public final class ListenerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String listenerName;

    /**
     * A listener that cannot be opened.
     *
     * @param listenerName its name under {@code mqtt.listeners}
     * @param address where it should have listened
     * @param cause what the operating system says
     */
    public ListenerException(String listenerName, SocketAddress address, Throwable cause) {
        super("cannot listen on " + text(address) + ": " + reason(cause), cause);
        this.listenerName = listenerName;
    }

    /** The listener's name under {@code mqtt.listeners}. */
    public String listenerName() {
        return listenerName;
    }

    /** What is wrong, as a clause for one line. */
    public String problem() {
        return String.valueOf(getMessage());
    }

    private static String text(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            String host = inet.getHostString();
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return address.toString();
    }

    /** Native transports wrap the operating system's words in their own: only the words count. */
    private static String reason(Throwable cause) {
        @Nullable String message = cause.getMessage();
        if (message == null) {
            return cause.getClass().getSimpleName();
        }
        if (message.contains("Address already in use")) {
            return "the port is in use";
        }
        if (message.contains("Permission denied")) {
            return "this user may not open the port (ports below 1024 need a right of their own)";
        }
        if (message.contains("Cannot assign requested address")) {
            return "this machine does not have the address";
        }
        return message;
    }
}

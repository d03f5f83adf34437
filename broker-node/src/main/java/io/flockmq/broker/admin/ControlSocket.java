package io.flockmq.broker.admin;

import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix domain socket on which a running node takes orders of its own user. It is a file that only this user may open, so there is
 * nothing to log in to and nothing that a network reaches: not through a proxy that speaks from the loopback address, and not by a
 * header that names another address than the sender's. Thread-safe.
 *
 * <p>One line is an order: its name, and after a space what it is about; lines of {@link Reply} are the answer. {@link ControlClient} is the other side.
 */
public final class ControlSocket implements AutoCloseable {

    /** Something that the node can be told to do. */
    @FunctionalInterface
    public interface Order {

        /**
         * Carries it out, in a thread of its own.
         *
         * @param argument what followed the order's name in its line; empty for nothing
         * @param progress is told how far it is, a line at a time
         */
        Outcome carryOut(String argument, Consumer<String> progress);
    }

    /**
     * How an order ended.
     *
     * @param done whether it was carried out
     * @param text what came of it, in a line
     */
    public record Outcome(boolean done, String text) {}

    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

    private final Path path;
    private final Map<String, Order> orders;
    private final ServerSocketChannel server;

    private ControlSocket(Path path, Map<String, Order> orders, ServerSocketChannel server) {
        this.path = path;
        this.orders = Map.copyOf(orders);
        this.server = server;
    }

    /**
     * Makes the file, in place of one that a dead process has left.
     *
     * @param orders by name
     * @throws IOException if the file cannot be made, is something else than a socket, or another process listens there
     */
    public static ControlSocket open(Path path, Map<String, Order> orders) throws IOException {
        clear(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | RuntimeException impossible) {
            server.close();
            throw impossible;
        }
        ControlSocket socket = new ControlSocket(path, orders, server);
        Thread.ofVirtual().name("control").start(socket::accept);
        return socket;
    }

    private static void clear(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException("it is there, and not a socket");
        }
        if (isAnswered(path)) {
            throw new IOException("another process listens there");
        }
        Files.delete(path);
    }

    private static boolean isAnswered(Path path) {
        try (SocketChannel answered = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return answered.isConnected();
        } catch (IOException nobodyListens) {
            return false;
        }
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofVirtual().name("control-client").start(() -> serve(client));
            }
        } catch (ClosedChannelException closed) {
            LOG.debug("The control socket is closed", closed);
        } catch (IOException failure) {
            LOG.atWarn()
                    .addKeyValue(LogField.ACTION, EventName.CONTROL_SOCKET_FAILED)
                    .log("No more commands are taken at {}: {}", path, failure.getMessage());
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            String line = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8)).readLine();
            PrintWriter answer = new PrintWriter(Channels.newWriter(client, StandardCharsets.UTF_8), true);
            String[] words = line == null ? new String[] {""} : line.split(" ", 2);
            Order order = orders.get(words[0]);
            Outcome outcome = order == null
                    ? new Outcome(false, "There is no such order")
                    : order.carryOut(
                            words.length == 1 ? "" : words[1], text -> answer.println(Reply.Kind.WAIT.with(text)));
            answer.println((outcome.done() ? Reply.Kind.DONE : Reply.Kind.FAILED).with(outcome.text()));
        } catch (IOException gone) {
            LOG.debug("Whoever gave an order is gone", gone);
        }
    }

    /** Takes no more orders; those that are carried out go on. Removes the file. */
    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }
}

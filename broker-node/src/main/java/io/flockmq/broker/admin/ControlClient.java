package io.flockmq.broker.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Gives orders to a node of the same user on this machine. Has no log, so that it starts fast. */
public final class ControlClient {

    private ControlClient() {}

    /**
     * Gives an order to the node that listens there, and waits until it is carried out, however long that takes.
     *
     * @param told each line of its answer
     * @return whether it was carried out
     * @throws IOException if no node listens there, or it ended before it was done
     */
    public static boolean ask(Path socket, String order, Consumer<String> told) throws IOException {
        try (SocketChannel node = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            new PrintWriter(Channels.newWriter(node, StandardCharsets.UTF_8), true).println(order);
            BufferedReader answer = new BufferedReader(Channels.newReader(node, StandardCharsets.UTF_8));
            for (String line = answer.readLine(); line != null; line = answer.readLine()) {
                Reply reply = Reply.of(line);
                told.accept(reply.text());
                switch (reply.kind()) {
                    case WAIT -> {}
                    case DONE -> {
                        return true;
                    }
                    case FAILED -> {
                        return false;
                    }
                }
            }
            throw new IOException("it ended before it was done");
        }
    }
}

package io.flockmq.broker.session;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's connection that remembers what it was given to send, and takes as much as the test lets it. */
public final class RecordingLink implements ClientLink {

    /** Something that was sent. */
    public sealed interface Sent {
        /** PUBLISH. */
        record Publish(PendingDelivery delivery, boolean dup, int packetId) implements Sent {

            /** Its payload as text. */
            public String payload() {
                return new String(delivery.message().payload(), StandardCharsets.UTF_8);
            }
        }

        /** PUBREL. */
        record Pubrel(int packetId) implements Sent {}

        /** DISCONNECT or, before MQTT 5, the close that stands for it. */
        record Disconnect(ReasonCode reason, String cause) implements Sent {}
    }

    private final List<Sent> sent = new ArrayList<>();
    private int room = Integer.MAX_VALUE;
    private int maximumPayload = Integer.MAX_VALUE;
    private boolean closed;
    private boolean willRefused;
    private @Nullable Throwable failure;

    /** Takes so many more PUBLISH packets, then is not writable. */
    public void takesOnly(int packets) {
        room = packets;
    }

    /** Is writable again; the caller drains the session, as a real connection would. */
    public void takesEverything() {
        room = Integer.MAX_VALUE;
    }

    /** Fails with this error or unchecked exception whenever it is to send a message. */
    public void fails(Throwable with) {
        failure = with;
    }

    /** Refuses messages with a larger payload. */
    public void refusesPayloadsOver(int bytes) {
        maximumPayload = bytes;
    }

    /** From now on the client may not publish its will. */
    public void refusesWill() {
        willRefused = true;
    }

    @Override
    public boolean mayPublish(Will will) {
        return !willRefused;
    }

    @Override
    public boolean isWritable() {
        return room > 0;
    }

    @Override
    public ClientLink.Sent publish(PendingDelivery delivery, boolean dup, int packetId) {
        requireOpen();
        switch (failure) {
            case null -> {}
            case Error error -> throw error;
            default -> throw (RuntimeException) failure;
        }
        if ((delivery.qos() == Qos.AT_MOST_ONCE) != (packetId == 0) || packetId < 0 || packetId > 65_535) {
            throw new AssertionError("packet identifier " + packetId + " with " + delivery.qos());
        }
        if (room <= 0) {
            throw new AssertionError("sent although the connection takes no more");
        }
        if (delivery.message().payload().length > maximumPayload) {
            return ClientLink.Sent.TOO_LARGE;
        }
        room--;
        sent.add(new Sent.Publish(delivery, dup, packetId));
        return ClientLink.Sent.SENT;
    }

    @Override
    public void pubrel(int packetId, ReasonCode reason) {
        requireOpen();
        sent.add(new Sent.Pubrel(packetId));
    }

    @Override
    public void disconnect(ReasonCode reason, String cause) {
        requireOpen();
        closed = true;
        sent.add(new Sent.Disconnect(reason, cause));
    }

    private void requireOpen() {
        if (closed) {
            throw new AssertionError("used after its end");
        }
    }

    /** Everything that was sent, in order. */
    public List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** The PUBLISH packets that were sent, in order. */
    public List<Sent.Publish> published() {
        return sent.stream()
                .filter(Sent.Publish.class::isInstance)
                .map(Sent.Publish.class::cast)
                .toList();
    }

    /** The payloads of the PUBLISH packets, in order. */
    public List<String> payloads() {
        return published().stream().map(Sent.Publish::payload).toList();
    }

    /** The packet identifier of the last PUBLISH. */
    public int lastPacketId() {
        return published().getLast().packetId();
    }

    /** Forgets what was sent so far. */
    public void forget() {
        sent.clear();
    }
}

package io.flockmq.broker.admin.node;

import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.transport.MqttNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Publishes what an operator wants published, as messages of the broker itself: rules of clients do not apply. Any thread; waits. */
public final class Publications {

    private static final long LONGEST_WAIT_SECONDS = 5;
    private static final byte[] NOTHING = {};

    /**
     * What became of a message.
     *
     * @param reason success, no matching subscribers, or quota exceeded
     * @param safe whether everybody has it who must have it before a publisher of QoS 1 or 2 is told so; null at QoS 0
     */
    public record Outcome(ReasonCode reason, @Nullable Boolean safe) {}

    private final Supplier<MqttNode> mqtt;

    /** On this node. */
    public Publications(Supplier<MqttNode> mqtt) {
        this.mqtt = mqtt;
    }

    /**
     * Publishes a message.
     *
     * @return null if it must be kept and cannot be, now
     */
    public @Nullable Outcome publish(Message message) {
        NodeLoop loop = mqtt.get().nodeLoops().getFirst();
        CompletableFuture<Void> safe = new CompletableFuture<>();
        List<ReasonCode> reason = LoopTasks.ask(loop, () -> {
            boolean mustBeKept = message.retain() || message.qos() != Qos.AT_MOST_ONCE;
            if (mustBeKept && !loop.router().isKeeping()) {
                return List.of();
            }
            return List.of(publish(loop, message, safe));
        });
        if (reason.isEmpty()) {
            return null;
        }
        return new Outcome(reason.getFirst(), message.qos() == Qos.AT_MOST_ONCE ? null : isDone(safe));
    }

    private static ReasonCode publish(NodeLoop loop, Message message, CompletableFuture<Void> safe) {
        loop.router().beginPublisher();
        if (message.qos() == Qos.AT_MOST_ONCE && !message.retain()) {
            return loop.router().publish(message);
        }
        Confirmation confirmation = new Confirmation(loop.number()) {
            @Override
            protected void confirmed() {
                safe.complete(null);
            }
        };
        ReasonCode reason = loop.router().publish(message, confirmation);
        confirmation.done();
        return reason;
    }

    private static boolean isDone(CompletableFuture<Void> safe) {
        try {
            safe.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException notYet) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Deletes retained messages as a client does, by an empty message, which subscribers get. */
    public void delete(List<Message> retained) {
        NodeLoop loop = mqtt.get().nodeLoops().getFirst();
        LoopTasks.askForAll(loop, retained, message -> {
            loop.router().beginPublisher();
            loop.router()
                    .publish(new Message(message.topic(), Qos.AT_MOST_ONCE, true, "", Message.NEVER, NOTHING, NOTHING));
            return List.of();
        });
    }
}

package io.flockmq.broker.delivery;

import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.RemoteNode;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Other nodes that remember what they were sent, and confirm when the test says so. */
final class RecordingNodes implements OtherNodes {

    /** A message that was sent; {@code share} is null if it was for all subscribers. */
    record Sent(
            RemoteNode to,
            @Nullable String share,
            Message message,
            @Nullable Confirmation confirmation) {

        String payload() {
            return Messages.text(message);
        }
    }

    private record Waiting(RemoteNode node, Runnable resume) {}

    final List<Sent> sent = new ArrayList<>();
    private final List<RemoteNode> behind = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Confirmation> withheld = new ArrayList<>();
    private boolean cutOff;

    @Override
    public Message stamped(Message message) {
        return message;
    }

    /** What a node was sent. */
    List<String> payloads(RemoteNode node) {
        return sent.stream().filter(one -> one.to() == node).map(Sent::payload).toList();
    }

    /** The node has confirmed all that it was sent. */
    void confirms(RemoteNode node) {
        for (Sent one : List.copyOf(sent)) {
            if (one.to() == node && one.confirmation() != null) {
                one.confirmation().done();
            }
        }
    }

    void fallsBehind(RemoteNode node) {
        behind.add(node);
    }

    void catchesUp(RemoteNode node) {
        behind.remove(node);
        for (Waiting one : List.copyOf(waiting)) {
            if (one.node == node) {
                waiting.remove(one);
                one.resume.run();
            }
        }
    }

    void isCutOff() {
        cutOff = true;
    }

    void isServingAgain() {
        cutOff = false;
        withheld.forEach(Confirmation::done);
        withheld.clear();
    }

    @Override
    public void forward(RemoteNode to, Message message, @Nullable Confirmation confirmation) {
        sent.add(new Sent(to, null, message, confirmation));
    }

    @Override
    public void forwardToShare(RemoteNode to, TopicFilter share, Message message, @Nullable Confirmation confirmation) {
        sent.add(new Sent(to, share.text(), message, confirmation));
    }

    @Override
    public void withhold(Confirmation confirmation) {
        if (cutOff) {
            confirmation.expect();
            withheld.add(confirmation);
        }
    }

    @Override
    public boolean isBehind(RemoteNode to) {
        return behind.contains(to);
    }

    @Override
    public void whenCaughtUp(RemoteNode to, Runnable resume) {
        waiting.add(new Waiting(to, resume));
    }
}

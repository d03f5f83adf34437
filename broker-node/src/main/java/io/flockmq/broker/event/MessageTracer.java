package io.flockmq.broker.event;

import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.MessageTrace;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Knows which messages belong to a trace. A node that traces nothing has none, and pays for it with a look whether it has. Called on
 * event loops: returns at once, never blocks and never throws.
 */
public interface MessageTracer {

    /**
     * A client has published a message.
     *
     * @param properties as in {@link Message#properties}
     * @param size bytes of the payload
     * @return the part of this node in the message's trace, null for none
     */
    @Nullable
    MessageTrace received(String clientId, Topic topic, Qos qos, byte[] properties, int size);

    /**
     * A message has come from another node.
     *
     * @return the part of this node in the message's trace, null for none
     */
    @Nullable
    MessageTrace forwarded(Message message);
}

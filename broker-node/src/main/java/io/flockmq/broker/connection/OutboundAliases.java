package io.flockmq.broker.connection;

import io.flockmq.broker.topic.Topic;
import java.util.HashMap;
import java.util.Map;

/**
 * The topic aliases that the broker uses towards one client (MQTT 5.0, section 3.3.2.3.4): the first topics get one each, for
 * the life of the connection. Event loop only.
 */
final class OutboundAliases {

    private final int maximum;
    private final Map<Topic, Integer> byTopic = new HashMap<>(4);

    /**
     * No alias yet.
     *
     * @param maximum how many to use, 0 for none
     */
    OutboundAliases(int maximum) {
        this.maximum = maximum;
    }

    /** The alias that the client knows for this topic, or 0. */
    int known(Topic topic) {
        Integer alias = maximum == 0 ? null : byTopic.get(topic);
        return alias == null ? 0 : alias;
    }

    /** An alias to send along with this topic from now on, or 0 if all are in use; {@link #learned} must follow. */
    int free() {
        return byTopic.size() < maximum ? byTopic.size() + 1 : 0;
    }

    /** The client has been sent this topic with this alias. */
    void learned(Topic topic, int alias) {
        byTopic.put(topic, alias);
    }
}

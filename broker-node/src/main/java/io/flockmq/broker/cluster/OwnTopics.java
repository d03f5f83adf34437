package io.flockmq.broker.cluster;

import io.flockmq.broker.topic.Topic;

/** Topics that each node has for itself: what it says there about itself is for its own clients, and not for other nodes. */
final class OwnTopics {

    private static final String SYS = "$SYS/";

    private OwnTopics() {}

    static boolean contain(Topic topic) {
        return topic.name().startsWith(SYS);
    }
}

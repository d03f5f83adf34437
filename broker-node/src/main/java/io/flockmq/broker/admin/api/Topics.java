package io.flockmq.broker.admin.api;

import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;

/** Topic names and filters that were asked for. */
final class Topics {

    private static final String RESERVED = "$SYS/";

    private Topics() {}

    static Topic name(String text) {
        try {
            return Topic.of(text);
        } catch (IllegalArgumentException invalid) {
            throw ApiException.badRequest("topic: " + invalid.getMessage());
        }
    }

    /** One that somebody may publish to. */
    static Topic open(String text) {
        if (text.startsWith(RESERVED)) {
            throw ApiException.badRequest("topic: only the broker itself publishes to " + RESERVED);
        }
        return name(text);
    }

    static TopicFilter filter(String text) {
        return switch (TopicFilter.parse(text)) {
            case TopicFilter.Parsed.Valid(TopicFilter filter) when !filter.isShared() -> filter;
            case TopicFilter.Parsed.Valid _ -> throw ApiException.badRequest("filter: $share has no place here");
            case TopicFilter.Parsed.Invalid(String problem, boolean _) ->
                throw ApiException.badRequest("filter: it " + problem);
        };
    }
}

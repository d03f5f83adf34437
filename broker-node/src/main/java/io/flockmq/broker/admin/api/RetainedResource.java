package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.audit.AuditAction;
import io.flockmq.broker.admin.node.Publications;
import io.flockmq.broker.admin.node.RetainedMessages;
import io.flockmq.broker.codec.MessageProperties;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.TopicFilter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Retained messages, which all nodes have. */
@AdminResource
@RequestMapping("/api/v1/retained")
@Tag(name = "retained")
class RetainedResource {

    /** Bytes of a payload in a list. */
    private static final int SHORT = 1024;

    private static final int DELETED_AT_A_TIME = 1000;

    /**
     * A retained message.
     *
     * @param bytes of its payload
     * @param expiresIn seconds; left out if it does not expire
     * @param publisher the client identifier of who published it; left out for the broker itself
     * @param payload left out in lists unless it is asked for
     * @param cut whether the payload is longer than what is shown; left out if not
     */
    record RetainedView(
            String topic,
            int qos,
            int bytes,
            @Nullable Long expiresIn,
            @Nullable String publisher,
            @Nullable PayloadView payload,
            @Nullable Boolean cut,
            @Nullable String contentType,
            @Nullable List<List<String>> userProperties) {}

    /** How many match. */
    record Count(String filter, long count, long bytes) {}

    /** How many were deleted. */
    record Deleted(long deleted) {}

    private final RetainedMessages retained;
    private final Publications publications;
    private final Publisher publisher;
    private final Auditor auditor;
    private final LongSupplier nanoTime;

    RetainedResource(
            RetainedMessages retained,
            Publications publications,
            Publisher publisher,
            Auditor auditor,
            @Qualifier("messageClock") LongSupplier nanoTime) {
        this.retained = retained;
        this.publications = publications;
        this.publisher = publisher;
        this.auditor = auditor;
        this.nanoTime = nanoTime;
    }

    @GetMapping
    @Operation(summary = "Retained messages that match a filter, page by page")
    Listing<RetainedView> list(
            @RequestParam(defaultValue = "#") String filter,
            @RequestParam(defaultValue = "false") boolean payload,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        List<Message> found = retained.match(Topics.filter(filter), Asked.limit(limit), Asked.key(cursor));
        return Listing.of(
                found.stream()
                        .map(message -> view(message, payload ? SHORT : -1))
                        .toList(),
                found.size() < limit
                        ? null
                        : Asked.cursor(found.getLast().topic().name()),
                List.of());
    }

    /** @param most bytes of the payload that are shown; less than 0 for none, and no properties */
    private RetainedView view(Message message, int most) {
        long left = message.remainingSeconds(nanoTime.getAsLong());
        int length = message.payload().length;
        MessageProperties properties =
                most > SHORT && message.properties().length > 0 ? MessageProperties.decode(message.properties()) : null;
        return new RetainedView(
                message.topic().name(),
                message.qos().value(),
                length,
                left < 0 ? null : left,
                message.publisher().isEmpty() ? null : message.publisher(),
                most < 0 ? null : PayloadView.of(message.payload(), most),
                (most >= 0 && length > most) ? true : null,
                properties == null ? null : properties.contentType(),
                properties == null || properties.userProperties().isEmpty()
                        ? null
                        : properties.userProperties().stream()
                                .map(pair -> List.of(pair.name(), pair.value()))
                                .toList());
    }

    @GetMapping("/message")
    @Operation(summary = "The retained message of a topic, whole")
    RetainedView one(@RequestParam String topic) {
        Message message = retained.get(Topics.name(topic).name());
        if (message == null) {
            throw none(topic);
        }
        return view(message, Integer.MAX_VALUE);
    }

    private static ApiException none(String topic) {
        return ApiException.notFound("topic " + topic + " has no retained message");
    }

    @PutMapping("/message")
    @Operation(summary = "Set the retained message of a topic", description = "Subscribers get it like any other.")
    Publisher.Published set(@RequestBody Publisher.Publication asked) {
        String topic = Asked.text("topic", asked.topic());
        if (asked.payload() == null || asked.payload().bytes().length == 0) {
            throw ApiException.badRequest("payload is empty, which would delete the message: use DELETE for that");
        }
        Message before = retained.get(Topics.open(topic).name());
        Publisher.Published published = publisher.publish(asked.retained());
        auditor.done(AuditAction.RETAINED_SET, topic, size(before), size(retained.get(topic)));
        return published;
    }

    private static @Nullable String size(@Nullable Message message) {
        return message == null ? null : message.payload().length + " bytes";
    }

    @GetMapping("/count")
    @Operation(summary = "How many retained messages match a filter")
    Count count(@RequestParam String filter) {
        RetainedMessages.Count count = retained.count(Topics.filter(filter));
        return new Count(filter, count.count(), count.bytes());
    }

    @GetMapping("/tree")
    @Operation(summary = "The levels below a level of topics with retained messages")
    RetainedMessages.Level tree(
            @RequestParam(defaultValue = "") String prefix, @RequestParam(defaultValue = "100") int limit) {
        if (!prefix.isEmpty()) {
            Topics.name(prefix);
        }
        return retained.below(prefix, Asked.limit(limit));
    }

    @DeleteMapping("/message")
    @Operation(summary = "Delete the retained message of a topic")
    Deleted delete(@RequestParam String topic) {
        Message message = retained.get(Topics.open(topic).name());
        if (message == null) {
            throw none(topic);
        }
        publications.delete(List.of(message));
        auditor.done(AuditAction.RETAINED_DELETE, topic, size(message), null);
        return new Deleted(1);
    }

    @DeleteMapping
    @Operation(
            summary = "Delete the retained messages that match a filter",
            description =
                    "expected is the count that was shown before; if it is another one by now, nothing is deleted.")
    Deleted deleteAll(@RequestParam String filter, @RequestParam long expected) {
        TopicFilter matching = Topics.filter(filter);
        if (filter.startsWith("$SYS")) {
            throw ApiException.badRequest("filter: $SYS is the broker's own");
        }
        long count = retained.count(matching).count();
        if (count != expected) {
            String why = "filter " + filter + " matches " + count + " retained messages, not " + expected;
            auditor.failed(AuditAction.RETAINED_DELETE, filter, why);
            throw ApiException.conflict(why);
        }
        long deleted = 0;
        String after = null;
        List<Message> some = new ArrayList<>(retained.match(matching, DELETED_AT_A_TIME, null));
        while (!some.isEmpty()) {
            publications.delete(some);
            deleted += some.size();
            after = some.getLast().topic().name();
            some = retained.match(matching, DELETED_AT_A_TIME, after);
        }
        auditor.done(AuditAction.RETAINED_DELETE, filter, deleted + " messages", null);
        return new Deleted(deleted);
    }
}

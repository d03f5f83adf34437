package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.audit.AuditAction;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

/** Publishes messages. */
@AdminResource
@RequestMapping("/api/v1/publish")
@Tag(name = "publish")
class PublishResource {

    private final Publisher publisher;
    private final Auditor auditor;

    PublishResource(Publisher publisher, Auditor auditor) {
        this.publisher = publisher;
        this.auditor = auditor;
    }

    @PostMapping
    @Operation(
            summary = "Publish a message as the broker itself",
            description = "At QoS 1 and 2 it is waited, at most 5 s, until everybody has it who must have it.")
    Publisher.Published publish(@RequestBody Publisher.Publication asked) {
        Publisher.Published published = publisher.publish(asked);
        auditor.done(
                Boolean.TRUE.equals(asked.retain()) ? AuditAction.RETAINED_SET : AuditAction.PUBLISH,
                published.topic(),
                null,
                published.reason());
        return published;
    }
}

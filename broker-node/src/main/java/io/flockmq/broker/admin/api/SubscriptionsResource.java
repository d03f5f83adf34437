package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.node.NodeQuestion;
import io.flockmq.broker.admin.node.Page;
import io.flockmq.broker.admin.node.SubscriptionQuery;
import io.flockmq.broker.admin.node.SubscriptionView;
import io.flockmq.broker.admin.peers.MergedPage;
import io.flockmq.broker.admin.peers.Peers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Subscriptions of the clients of all nodes. */
@AdminResource
@RequestMapping("/api/v1/subscriptions")
@Tag(name = "subscriptions")
class SubscriptionsResource {

    private final Peers peers;

    SubscriptionsResource(Peers peers) {
        this.peers = peers;
    }

    @GetMapping
    @Operation(summary = "Subscriptions in the order of client identifiers, page by page")
    Listing<SubscriptionView> list(
            @RequestParam(required = false) @Nullable String filter,
            @RequestParam(required = false) @Nullable String topic,
            @RequestParam(required = false) @Nullable String clientId,
            @RequestParam(required = false) @Nullable String share,
            @RequestParam(required = false) @Nullable String node,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        String name = Asked.orNull(topic);
        SubscriptionQuery query = new SubscriptionQuery(
                Asked.orNull(filter),
                name == null ? null : Topics.name(name).name(),
                Asked.orNull(clientId),
                Asked.orNull(share),
                Asked.limit(limit),
                Asked.key(cursor));
        Peers.Answers<NodeQuestion.SubscriptionPage> answers =
                peers.some(Asked.orNull(node), new NodeQuestion.ListSubscriptions(query));
        List<Page<SubscriptionView>> pages = answers.byNode().values().stream()
                .map(page -> new Page<>(page.items(), page.next()))
                .toList();
        Page<SubscriptionView> merged = MergedPage.of(pages, SubscriptionView::key, limit);
        return Listing.of(merged.items(), Asked.cursor(merged.next()), answers.missing());
    }
}

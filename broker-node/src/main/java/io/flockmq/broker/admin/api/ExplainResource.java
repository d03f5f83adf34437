package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.node.NodeQuestion;
import io.flockmq.broker.admin.node.PublisherView;
import io.flockmq.broker.admin.node.SubscriberView;
import io.flockmq.broker.admin.peers.Peers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Says why a message does or does not arrive. */
@AdminResource
@RequestMapping("/api/v1/explain")
@Tag(name = "explain")
class ExplainResource {

    private final Peers peers;

    ExplainResource(Peers peers) {
        this.peers = peers;
    }

    @GetMapping
    @Operation(summary = "Would a message on this topic, by this publisher, reach this subscriber, and if not, why?")
    Explanation explain(
            @RequestParam String topic,
            @RequestParam String subscriber,
            @RequestParam(required = false) @Nullable String publisher,
            @RequestParam(defaultValue = "0") int qos) {
        String by = Asked.orNull(publisher);
        String name = Topics.name(topic).name();
        int asked = Asked.qos(qos);
        Peers.Answers<NodeQuestion.ExplainAnswer> answers =
                peers.all(new NodeQuestion.Explain(by, Asked.text("subscriber", subscriber), name));
        Explanation.Known<PublisherView> from = new Explanation.Known<>(null, null);
        Explanation.Known<SubscriberView> to = new Explanation.Known<>(null, null);
        for (Map.Entry<String, NodeQuestion.ExplainAnswer> answer :
                answers.byNode().entrySet()) {
            PublisherView publishing = answer.getValue().publisher();
            if (publishing != null && (from.view() == null || publishing.connected())) {
                from = new Explanation.Known<>(answer.getKey(), publishing);
            }
            SubscriberView subscribing = answer.getValue().subscriber();
            if (subscribing != null && (to.view() == null || subscribing.connected())) {
                to = new Explanation.Known<>(answer.getKey(), subscribing);
            }
        }
        if (to.view() == null && !answers.missing().isEmpty()) {
            throw ApiException.unavailable("no node that answers has a session of client " + subscriber
                    + "; node " + answers.missing().getFirst().node() + ": "
                    + answers.missing().getFirst().reason());
        }
        return Explanation.of(name, asked, by, from, subscriber, to);
    }
}

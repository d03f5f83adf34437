package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.node.ClientLog;
import io.flockmq.broker.admin.node.NodeQuestion;
import io.flockmq.broker.admin.peers.Peers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What the nodes have lately seen of clients. */
@AdminResource
@RequestMapping("/api/v1/clients/events")
@Tag(name = "clients")
class ClientEventsResource {

    /**
     * One thing that happened.
     *
     * @param time by the clock of the node
     * @param node where
     * @param event its name
     * @param text what happened, a clause for people
     */
    record ClientEvent(Instant time, String node, String clientId, String event, String text) {

        private static ClientEvent at(String node, ClientLog.Line line) {
            return new ClientEvent(line.time(), node, line.clientId(), line.event(), line.text());
        }
    }

    private final Peers peers;

    ClientEventsResource(Peers peers) {
        this.peers = peers;
    }

    /** @param query a map, since a list would be cut at commas, which client identifiers may have */
    @GetMapping
    @Operation(
            summary = "What happened to some clients lately, at all nodes, the newest first",
            description =
                    "Connections, subscriptions, wills, ends; what was dropped is under /drops. id can be there more than once."
                            + " Times are those of each node's clock.",
            parameters =
                    @Parameter(name = "id", in = ParameterIn.QUERY, required = true, description = "client identifier"))
    Listing<ClientEvent> events(
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> query,
            @RequestParam(defaultValue = "100") int limit) {
        Set<String> ids = new HashSet<>(query.getOrDefault("id", List.of()));
        if (ids.isEmpty()) {
            throw ApiException.badRequest("id is missing");
        }
        Peers.Answers<NodeQuestion.ClientEventsAnswer> answers =
                peers.all(new NodeQuestion.ClientEvents(ids, Asked.limit(limit)));
        return Listing.of(
                answers.byNode().entrySet().stream()
                        .flatMap(answer ->
                                answer.getValue().items().stream().map(line -> ClientEvent.at(answer.getKey(), line)))
                        .sorted(Comparator.comparing(ClientEvent::time).reversed()) // stable: a node's own order stays
                        .limit(limit)
                        .toList(),
                null,
                answers.missing());
    }
}

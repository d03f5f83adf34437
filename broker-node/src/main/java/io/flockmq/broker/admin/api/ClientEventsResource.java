package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.node.ClientLog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What this node has lately seen of clients. */
@AdminResource
@RequestMapping("/api/v1/clients/events")
@Tag(name = "clients")
class ClientEventsResource {

    /** What is remembered, the newest first. */
    record ClientEvents(String node, List<ClientLog.Line> items) {}

    private final ClientLog log;
    private final ThisNode node;

    ClientEventsResource(ClientLog log, ThisNode node) {
        this.log = log;
        this.node = node;
    }

    /** @param query a map, since a list would be cut at commas, which client identifiers may have */
    @GetMapping
    @Operation(
            summary = "What happened at this node to some clients lately",
            description =
                    "Connections, subscriptions, wills, ends; what was dropped is under /drops. id can be there more than once.",
            parameters =
                    @Parameter(name = "id", in = ParameterIn.QUERY, required = true, description = "client identifier"))
    ClientEvents events(
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> query,
            @RequestParam(defaultValue = "100") int limit) {
        Set<String> ids = new HashSet<>(query.getOrDefault("id", List.of()));
        if (ids.isEmpty()) {
            throw ApiException.badRequest("id is missing");
        }
        return new ClientEvents(node.id(), log.of(ids, Asked.limit(limit)));
    }
}

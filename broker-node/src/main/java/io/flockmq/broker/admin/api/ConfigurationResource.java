package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.node.NodeQuestion;
import io.flockmq.broker.admin.node.SettingView;
import io.flockmq.broker.admin.peers.Peers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The settings in force, and where they come from. */
@AdminResource
@RequestMapping("/api/v1/configuration")
@Tag(name = "configuration")
class ConfigurationResource {

    /** The settings of a node, in the order of the documentation. */
    record Configuration(String node, List<SettingView> items) {}

    private final Peers peers;

    ConfigurationResource(Peers peers) {
        this.peers = peers;
    }

    @GetMapping
    @Operation(summary = "All settings of a node with their origin; secrets are masked")
    Configuration configuration(@RequestParam(required = false) @Nullable String node) {
        String of = node == null || node.isEmpty() ? peers.self() : node;
        if (!peers.ids().contains(of)) {
            throw ApiException.notFound("there is no node " + of + "; there are: " + String.join(", ", peers.ids()));
        }
        return new Configuration(of, peers.one(of, new NodeQuestion.Settings()).items());
    }
}

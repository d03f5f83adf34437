package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.audit.AuditAction;
import io.flockmq.broker.admin.node.Figures;
import io.flockmq.broker.admin.node.FiguresHistory;
import io.flockmq.broker.admin.node.NodeQuestion;
import io.flockmq.broker.admin.node.NodeReport;
import io.flockmq.broker.admin.peers.Peers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/** The nodes, how they are, and whether one may be stopped. */
@AdminResource
@RequestMapping("/api/v1")
@Tag(name = "nodes")
class NodesResource {

    private static final int LONGEST_STEP = 60;

    /**
     * All nodes.
     *
     * @param clustered whether this node is one of a cluster
     * @param self the id of this node
     */
    record Nodes(
            boolean clustered,
            String self,
            List<NodeReport> items,
            @Nullable List<Peers.Missing> missing) {}

    /** Figures of a node, {@code step} seconds apart, oldest first. */
    record History(String node, int step, List<Figures> items) {}

    /** A node that is being taken out of service. */
    record Draining(String node, String state) {}

    private final Peers peers;
    private final ThisNode node;
    private final Auditor auditor;

    NodesResource(Peers peers, ThisNode node, Auditor auditor) {
        this.peers = peers;
        this.node = node;
        this.auditor = auditor;
    }

    @GetMapping("/nodes")
    @Operation(summary = "All nodes of the cluster with their figures")
    Nodes nodes() {
        Peers.Answers<NodeReport> answers = peers.all(new NodeQuestion.Report());
        return new Nodes(
                node.clustered(),
                node.id(),
                answers.byNode().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> marked(entry.getValue()))
                        .toList(),
                Listing.orNull(answers.missing()));
    }

    @GetMapping("/nodes/{id}")
    @Operation(summary = "One node, with its figures and whether it is safe to stop")
    NodeReport one(@PathVariable String id) {
        known(id);
        return marked(peers.one(id, new NodeQuestion.Report()));
    }

    @GetMapping("/history")
    @Operation(summary = "The figures of a node over the last hour")
    History history(
            @RequestParam(name = "node", required = false) @Nullable String of,
            @RequestParam(defaultValue = "3600") int seconds,
            @RequestParam(defaultValue = "10") int step) {
        String id = of == null ? node.id() : of;
        known(id);
        return new History(
                id,
                Asked.range("step", step, LONGEST_STEP),
                peers.one(id, new NodeQuestion.History(Asked.range("seconds", seconds, FiguresHistory.SECONDS), step))
                        .items());
    }

    @PostMapping("/nodes/{id}/drain")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Take a node out of service",
            description =
                    "It hands its sessions over to other nodes and then waits to be stopped. There is no way back.")
    Draining drain(@PathVariable String id) {
        known(id);
        NodeQuestion.Done done = peers.one(id, new NodeQuestion.Drain());
        if (!done.done()) {
            String why = String.valueOf(done.why());
            auditor.failed(AuditAction.NODE_DRAIN, id, why);
            throw ApiException.conflict("node " + id + ": " + why);
        }
        auditor.done(AuditAction.NODE_DRAIN, id, "serving", "draining");
        return new Draining(id, "draining");
    }

    private void known(String id) {
        if (!peers.ids().contains(id)) {
            throw ApiException.notFound("there is no node " + id + "; there are: " + String.join(", ", peers.ids()));
        }
    }

    private NodeReport marked(NodeReport report) {
        return report.id().equals(node.id()) ? report.asSelf() : report;
    }
}

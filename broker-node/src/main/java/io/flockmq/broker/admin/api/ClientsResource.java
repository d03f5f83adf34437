package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.audit.AuditAction;
import io.flockmq.broker.admin.node.ClientDetail;
import io.flockmq.broker.admin.node.ClientQuery;
import io.flockmq.broker.admin.node.ClientSummary;
import io.flockmq.broker.admin.node.NodeQuestion;
import io.flockmq.broker.admin.node.Page;
import io.flockmq.broker.admin.peers.MergedPage;
import io.flockmq.broker.admin.peers.Peers;
import io.flockmq.broker.security.AddressRange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Clients of all nodes, connected or not. */
@AdminResource
@RequestMapping("/api/v1/clients")
@Tag(name = "clients")
class ClientsResource {

    /** Which client. */
    record Which(@Nullable String id) {}

    /** A client that was disconnected, or was not connected. */
    record Disconnected(String id, String node, boolean disconnected) {}

    /** A session that was ended. */
    record Deleted(String id, String node, boolean deleted) {}

    private final Peers peers;
    private final Auditor auditor;

    ClientsResource(Peers peers, Auditor auditor) {
        this.peers = peers;
        this.auditor = auditor;
    }

    @GetMapping
    @Operation(summary = "Clients in the order of their identifiers, page by page")
    Listing<ClientSummary> list(
            @RequestParam(required = false) @Nullable String id,
            @RequestParam(defaultValue = "substring") String match,
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(required = false) @Nullable String address,
            @RequestParam(required = false) @Nullable String node,
            @RequestParam(required = false) @Nullable Boolean connected,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        ClientQuery query = new ClientQuery(
                Asked.orNull(id),
                match(match),
                Asked.orNull(user),
                address(Asked.orNull(address)),
                connected,
                Asked.limit(limit),
                Asked.key(cursor));
        Peers.Answers<NodeQuestion.ClientPage> answers =
                peers.some(Asked.orNull(node), new NodeQuestion.ListClients(query));
        List<Page<ClientSummary>> pages = answers.byNode().values().stream()
                .map(page -> new Page<>(page.items(), page.next()))
                .toList();
        Page<ClientSummary> merged = MergedPage.of(pages, ClientSummary::id, limit);
        return Listing.of(merged.items(), Asked.cursor(merged.next()), answers.missing());
    }

    private static ClientQuery.Match match(String text) {
        return switch (text) {
            case "prefix" -> ClientQuery.Match.PREFIX;
            case "substring" -> ClientQuery.Match.SUBSTRING;
            case "exact" -> ClientQuery.Match.EXACT;
            default -> throw ApiException.badRequest("match is " + text + "; allowed: prefix, substring, exact");
        };
    }

    private static @Nullable String address(@Nullable String text) {
        if (text != null) {
            try {
                AddressRange.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw ApiException.badRequest("address: " + wrong.getMessage());
            }
        }
        return text;
    }

    @GetMapping("/{id}")
    @Operation(
            summary = "One client with its session",
            description = "For an identifier with a slash see /clients/detail.")
    ClientDetail one(@PathVariable String id) {
        return find(id);
    }

    @GetMapping("/detail")
    @Operation(summary = "One client with its session, whatever is in its identifier")
    ClientDetail detail(@RequestParam String id) {
        return find(id);
    }

    private ClientDetail find(String id) {
        Peers.Answers<NodeQuestion.ClientAnswer> answers = peers.all(new NodeQuestion.GetClient(id));
        return answers.byNode().values().stream()
                .map(NodeQuestion.ClientAnswer::client)
                .filter(client -> client != null)
                .max(Comparator.comparing(ClientDetail::connected)) // a session that moves is on two nodes for a moment
                .orElseThrow(() -> unknown(id, answers.missing()));
    }

    @PostMapping("/disconnect")
    @Operation(summary = "Disconnect a client", description = "Its session stays, and it may come back.")
    Disconnected disconnect(@RequestBody Which which) {
        String id = Asked.text("id", which.id());
        Peers.Answers<NodeQuestion.ClientDone> answers = peers.all(new NodeQuestion.Disconnect(id));
        for (Map.Entry<String, NodeQuestion.ClientDone> answer :
                answers.byNode().entrySet()) {
            if (answer.getValue().done()) {
                auditor.done(AuditAction.CLIENT_DISCONNECT, id, "connected to " + answer.getKey(), "disconnected");
                return new Disconnected(id, answer.getKey(), true);
            }
        }
        boolean known = answers.byNode().values().stream().anyMatch(NodeQuestion.ClientDone::known);
        auditor.failed(AuditAction.CLIENT_DISCONNECT, id, known ? "not connected" : "unknown");
        throw known ? ApiException.conflict("client " + id + " is not connected") : unknown(id, answers.missing());
    }

    @PostMapping("/delete-session")
    @Operation(
            summary = "End a session",
            description = "Its client is disconnected, and its subscriptions and queue are gone.")
    Deleted delete(@RequestBody Which which) {
        String id = Asked.text("id", which.id());
        Peers.Answers<NodeQuestion.ClientDone> answers = peers.all(new NodeQuestion.DeleteSession(id));
        for (Map.Entry<String, NodeQuestion.ClientDone> answer :
                answers.byNode().entrySet()) {
            if (answer.getValue().done()) {
                auditor.done(AuditAction.SESSION_DELETE, id, "session on " + answer.getKey(), null);
                return new Deleted(id, answer.getKey(), true);
            }
        }
        auditor.failed(AuditAction.SESSION_DELETE, id, "unknown");
        throw unknown(id, answers.missing());
    }

    private static ApiException unknown(String id, List<Peers.Missing> missing) {
        return ApiException.notFound("no node has a session of client " + id
                + (missing.isEmpty()
                        ? ""
                        : "; these did not answer: "
                                + String.join(
                                        ", ",
                                        missing.stream()
                                                .map(Peers.Missing::node)
                                                .toList())));
    }
}

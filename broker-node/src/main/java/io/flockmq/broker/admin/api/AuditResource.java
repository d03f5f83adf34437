package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.audit.AuditEntry;
import io.flockmq.broker.admin.node.NodeQuestion;
import io.flockmq.broker.admin.node.Page;
import io.flockmq.broker.admin.peers.Peers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who has done what. */
@AdminResource
@RequestMapping("/api/v1/audit")
@Tag(name = "audit")
class AuditResource {

    /** An entry as it is shown; see {@link AuditEntry}. */
    record AuditView(
            Instant time,
            String node,
            String user,
            @Nullable String role,
            String address,
            String action,
            @Nullable String target,
            @Nullable String before,
            @Nullable String after,
            String outcome,
            @Nullable String detail) {}

    private record Numbered(String key, AuditView view) {}

    private final Peers peers;

    AuditResource(Peers peers) {
        this.peers = peers;
    }

    @GetMapping
    @Operation(
            summary = "What was changed through the admin APIs of all nodes, the last thousand of each, newest first")
    Listing<AuditView> list(
            @RequestParam(defaultValue = "100") int limit, @RequestParam(required = false) @Nullable String cursor) {
        Peers.Answers<NodeQuestion.AuditAnswer> answers = peers.all(new NodeQuestion.Audit());
        List<Numbered> all = new ArrayList<>();
        answers.byNode()
                .forEach((node, answer) ->
                        answer.entries().forEach(entry -> all.add(new Numbered(key(node, entry), view(node, entry)))));
        all.sort(Comparator.comparing(Numbered::key).reversed());
        String before = Asked.key(cursor);
        List<Numbered> wanted = all.stream()
                .filter(one -> before == null || one.key().compareTo(before) < 0)
                .toList();
        List<Numbered> shown = wanted.stream().limit(Asked.limit(limit)).toList();
        Page<AuditView> page = new Page<>(
                shown.stream().map(Numbered::view).toList(),
                shown.size() < wanted.size() ? shown.getLast().key() : null);
        return Listing.of(page.items(), Asked.cursor(page.next()), answers.missing());
    }

    /** In the order of time, whatever the node. */
    private static String key(String node, AuditEntry entry) {
        return String.format(Locale.ROOT, "%016d %s %012d", entry.time().toEpochMilli(), node, entry.number());
    }

    private static AuditView view(String node, AuditEntry entry) {
        return new AuditView(
                entry.time(),
                node,
                entry.user(),
                entry.role(),
                entry.address(),
                entry.action().toString(),
                entry.target(),
                entry.before(),
                entry.after(),
                entry.done() ? "done" : "failed",
                entry.detail());
    }
}

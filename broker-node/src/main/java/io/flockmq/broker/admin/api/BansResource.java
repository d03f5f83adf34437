package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.audit.AuditAction;
import io.flockmq.broker.admin.node.BanView;
import io.flockmq.broker.admin.node.NodeQuestion;
import io.flockmq.broker.admin.peers.Peers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Who may not connect, to any node. */
@AdminResource
@RequestMapping("/api/v1/bans")
@Tag(name = "bans")
class BansResource {

    private static final long LONGEST_SECONDS = 10L * 365 * 24 * 3600;

    /**
     * Whom to ban.
     *
     * @param subject {@code client-id}, {@code user} or {@code address}
     * @param until when it ends; left out, with {@code seconds}, for a ban that lasts until it is lifted or the nodes have restarted
     * @param seconds the same as a time from now
     */
    record NewBan(
            @Nullable String subject,
            @Nullable String value,
            @Nullable Instant until,
            @Nullable Long seconds) {}

    /**
     * A ban.
     *
     * @param nodes that have it
     */
    record BanOnNodes(
            String subject,
            String value,
            @Nullable Instant until,
            List<String> nodes,
            @Nullable List<Peers.Missing> missing) {}

    private final Peers peers;
    private final Auditor auditor;
    private final InstantSource clock;

    BansResource(Peers peers, Auditor auditor, InstantSource adminClock) {
        this.peers = peers;
        this.auditor = auditor;
        this.clock = adminClock;
    }

    @GetMapping
    @Operation(summary = "All bans, those of the bans file included")
    Listing<BanOnNodes> list() {
        Peers.Answers<NodeQuestion.BanAnswer> answers = peers.all(new NodeQuestion.ListBans());
        Map<BanView, List<String>> nodes = new LinkedHashMap<>();
        answers.byNode()
                .forEach((node, answer) -> answer.bans()
                        .forEach(ban -> nodes.computeIfAbsent(ban, _ -> new ArrayList<>())
                                .add(node)));
        return Listing.of(
                nodes.entrySet().stream()
                        .map(entry -> new BanOnNodes(
                                entry.getKey().subject(),
                                entry.getKey().value(),
                                entry.getKey().until(),
                                entry.getValue(),
                                null))
                        .toList(),
                null,
                answers.missing());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Ban a client, a user or addresses on all nodes",
            description = "Connections that this concerns are ended. Kept in memory.")
    BanOnNodes add(@RequestBody NewBan asked) {
        BanView ban = checked(asked.subject(), asked.value(), end(asked));
        Peers.Answers<NodeQuestion.BanAnswer> answers = peers.all(new NodeQuestion.AddBan(ban));
        auditor.done(
                AuditAction.BAN_ADD,
                ban.subject() + " " + ban.value(),
                null,
                ban.until() == null ? "banned" : "banned until " + ban.until());
        return new BanOnNodes(
                ban.subject(),
                ban.value(),
                ban.until(),
                List.copyOf(answers.byNode().keySet()),
                Listing.orNull(answers.missing()));
    }

    private @Nullable Instant end(NewBan asked) {
        Long seconds = asked.seconds();
        Instant until = asked.until();
        if (seconds != null && (seconds < 1 || seconds > LONGEST_SECONDS)) {
            throw ApiException.badRequest("seconds is " + seconds + "; allowed: 1 to " + LONGEST_SECONDS);
        }
        if (until != null && !until.isAfter(clock.instant())) {
            throw ApiException.badRequest("until is over already");
        }
        return seconds == null ? until : clock.instant().plusSeconds(seconds);
    }

    private static BanView checked(@Nullable String subject, @Nullable String value, @Nullable Instant until) {
        BanView ban = new BanView(Asked.text("subject", subject), Asked.text("value", value), until);
        try {
            ban.ban();
            return ban;
        } catch (IllegalArgumentException wrong) {
            throw ApiException.badRequest(String.valueOf(wrong.getMessage()));
        }
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Lift a ban on all nodes", description = "One of the bans file is lifted there.")
    void lift(@RequestParam String subject, @RequestParam String value) {
        BanView ban = checked(subject, value, null);
        Peers.Answers<NodeQuestion.Done> answers = peers.all(new NodeQuestion.LiftBan(ban));
        String target = ban.subject() + " " + ban.value();
        if (answers.byNode().values().stream().noneMatch(NodeQuestion.Done::done)) {
            String why =
                    String.valueOf(answers.byNode().values().iterator().next().why());
            auditor.failed(AuditAction.BAN_LIFT, target, why);
            throw ApiException.notFound(target + ": " + why);
        }
        auditor.done(AuditAction.BAN_LIFT, target, "banned", null);
    }
}

package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.node.Drop;
import io.flockmq.broker.admin.node.DropBook;
import io.flockmq.broker.admin.node.NodeQuestion;
import io.flockmq.broker.admin.peers.Peers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Messages that somebody did not get. */
@AdminResource
@RequestMapping("/api/v1/drops")
@Tag(name = "drops")
class DropsResource {

    /**
     * Of all nodes together.
     *
     * @param since when the first of them began to count
     * @param total all that there were, whatever was asked for
     * @param byReason the same by reason
     * @param groups those that were asked for, the largest first
     * @param latest those that were asked for, newest first
     */
    record Drops(
            @Nullable Instant since,
            long total,
            Map<String, Long> byReason,
            List<DropBook.Group> groups,
            List<Drop> latest,
            @Nullable List<Peers.Missing> missing) {}

    private final Peers peers;

    DropsResource(Peers peers) {
        this.peers = peers;
    }

    @GetMapping
    @Operation(summary = "What was dropped or refused: by reason, client and topic, and the latest one by one")
    Drops drops(
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam(required = false) @Nullable String clientId,
            @RequestParam(required = false) @Nullable String topic,
            @RequestParam(required = false) @Nullable String node,
            @RequestParam(defaultValue = "100") int limit) {
        DropBook.Filter filter = new DropBook.Filter(Asked.orNull(reason), Asked.orNull(clientId), Asked.orNull(topic));
        Peers.Answers<DropBook.Summary> answers =
                peers.some(Asked.orNull(node), new NodeQuestion.ListDrops(filter, Asked.limit(limit)));
        Collection<DropBook.Summary> all = answers.byNode().values();
        Map<String, Long> byReason = new TreeMap<>();
        all.forEach(one -> one.byReason().forEach((why, count) -> byReason.merge(why, count, Long::sum)));
        return new Drops(
                all.stream()
                        .map(DropBook.Summary::since)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                all.stream().mapToLong(DropBook.Summary::total).sum(),
                byReason,
                together(all).stream().limit(limit).toList(),
                all.stream()
                        .flatMap(one -> one.latest().stream())
                        .sorted(Comparator.comparing(Drop::time).reversed())
                        .limit(limit)
                        .toList(),
                Listing.orNull(answers.missing()));
    }

    private record Key(String kind, String reason, String clientId, String topic) {}

    private static List<DropBook.Group> together(Collection<DropBook.Summary> all) {
        Map<Key, DropBook.Group> groups = new LinkedHashMap<>();
        for (DropBook.Summary one : all) {
            for (DropBook.Group group : one.groups()) {
                groups.merge(
                        new Key(group.kind(), group.reason(), group.clientId(), group.topic()),
                        group,
                        DropsResource::sum);
            }
        }
        List<DropBook.Group> largest = new ArrayList<>(groups.values());
        largest.sort(Comparator.comparingLong(DropBook.Group::count).reversed());
        return largest;
    }

    private static DropBook.Group sum(DropBook.Group one, DropBook.Group other) {
        return new DropBook.Group(
                one.kind(),
                one.reason(),
                one.clientId(),
                one.topic(),
                one.count() + other.count(),
                one.last().isAfter(other.last()) ? one.last() : other.last());
    }
}

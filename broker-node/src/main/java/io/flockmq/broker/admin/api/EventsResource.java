package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.access.Admin;
import io.flockmq.broker.admin.node.Drop;
import io.flockmq.broker.admin.node.Figures;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Figures, each second, as server-sent events. */
@AdminResource
@RequestMapping("/api/v1/events")
@Tag(name = "events")
class EventsResource {

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final long RETRY_MILLIS = 3000;

    private final LiveFigures live;
    private final InstantSource clock;
    private final ThisNode node;

    EventsResource(LiveFigures live, InstantSource adminClock, ThisNode node) {
        this.live = live;
        this.clock = adminClock;
        this.node = node;
    }

    /** The figures of this node. */
    record NodeFigures(String node, Figures figures) {}

    /** Drops of this node. */
    record NewDrops(List<Drop> items) {}

    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "The figures of this node and of all nodes, once a second, and what was dropped",
            description = "Events figures, cluster, drops; bye at the end, after an hour at the latest.")
    SseEmitter events() {
        if (!live.enter()) {
            throw ApiException.unavailable("as many watch this node as may: " + LiveFigures.MOST);
        }
        Instant end = end(Auditor.admin());
        SseEmitter emitter = new SseEmitter(0L);
        AtomicBoolean over = new AtomicBoolean();
        emitter.onCompletion(() -> over.set(true));
        emitter.onError(_ -> over.set(true));
        Thread.ofVirtual().name("admin-watcher").start(() -> {
            try {
                watch(emitter, end, over);
            } finally {
                live.leave();
            }
        });
        return emitter;
    }

    private Instant end(Admin admin) {
        Instant longest = clock.instant().plus(LONGEST);
        return admin.login() == null || admin.login().end().isAfter(longest)
                ? longest
                : admin.login().end();
    }

    private void watch(SseEmitter emitter, Instant end, AtomicBoolean over) {
        long seen = 0;
        try {
            emitter.send(SseEmitter.event().reconnectTime(RETRY_MILLIS).comment("figures each second"));
            while (!over.get() && !live.isClosed() && clock.instant().isBefore(end)) {
                LiveFigures.Second second = live.after(seen);
                if (second == null) {
                    emitter.send(SseEmitter.event().comment("nothing new"));
                    continue;
                }
                seen = second.number();
                emitter.send(SseEmitter.event()
                        .name("figures")
                        .data(new NodeFigures(node.id(), second.figures()), MediaType.APPLICATION_JSON));
                emitter.send(SseEmitter.event().name("cluster").data(second.cluster(), MediaType.APPLICATION_JSON));
                if (!second.drops().isEmpty()) {
                    emitter.send(SseEmitter.event()
                            .name("drops")
                            .data(new NewDrops(second.drops()), MediaType.APPLICATION_JSON));
                }
            }
            emitter.send(SseEmitter.event().name("bye").data("{}", MediaType.APPLICATION_JSON));
            emitter.complete();
        } catch (IOException | IllegalStateException gone) {
            // whoever watched has left
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.flockmq.broker.cluster;

import io.flockmq.cluster.link.Lane;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a node has sent to each other node, by the id that all lives of that node have. Thread-safe. */
final class LinkBoard {

    private record Way(String node, Lane lane) {}

    private final Map<Way, List<LinkFigures>> all = new ConcurrentHashMap<>();

    /** Where an event loop writes down what it sends to one life of a node. */
    LinkFigures add(String node, Lane lane) {
        LinkFigures figures = new LinkFigures();
        all.computeIfAbsent(new Way(node, lane), _ -> new CopyOnWriteArrayList<>())
                .add(figures);
        return figures;
    }

    LinkTotals get(String node, Lane lane) {
        return all.getOrDefault(new Way(node, lane), List.of()).stream()
                .map(LinkFigures::get)
                .reduce(LinkTotals.NONE, LinkTotals::plus);
    }
}

package io.flockmq.containertest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;

/** What HAProxy says of the nodes behind it, in its own words. */
final class BalancerStatistics implements AutoCloseable {

    /**
     * A place for a node.
     *
     * @param status UP, DOWN, or MAINT for a place that no node has
     * @param sessions connections now
     */
    record Server(String name, String status, int sessions) {

        boolean isUp() {
            return status.equals("UP");
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI csv;

    BalancerStatistics(int port) {
        csv = URI.create("http://127.0.0.1:" + port + "/;csv");
    }

    List<Server> servers() {
        String text;
        try {
            text = client.send(HttpRequest.newBuilder(csv).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError("no statistics at " + csv, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        List<List<String>> rows =
                text.lines().map(line -> List.of(line.split(",", -1))).toList();
        List<String> titles = rows.getFirst();
        return rows.stream()
                .filter(row -> row.getFirst().equals("nodes") && row.get(1).startsWith("node"))
                .map(row -> new Server(
                        row.get(1),
                        row.get(titles.indexOf("status")),
                        Integer.parseInt(row.get(titles.indexOf("scur")))))
                .toList();
    }

    /** How many nodes it sends clients to. */
    long up() {
        return servers().stream().filter(Server::isUp).count();
    }

    /** The connections of each node that it sends clients to. */
    IntStream sessionsOfThoseUp() {
        return servers().stream().filter(Server::isUp).mapToInt(Server::sessions);
    }

    @Override
    public void close() {
        client.close();
    }
}

package io.flockmq.broker.command.line;

import io.flockmq.broker.command.remote.AdminApi;
import java.io.IOException;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code clients}: who is there, in the whole cluster; and one of them in detail. */
@Command(
        name = "clients",
        description = "Lists the clients of the cluster, connected or not, or shows one.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  FLOCKMQ_PASSWORD=… flockmq clients",
            "  flockmq clients --password-file pw --match sensor --connected",
            "  flockmq clients --of-user ann --json | jq -r .id",
            "  flockmq clients sensor-7                           all that is known of one",
            "  flockmq clients sensor-7 --disconnect",
            "",
            "Ends with 0 if it is done, 1 if there is no such client, or the user may not do that, 2 for a wrong use, 4 if the admin API",
            "could not be reached, or does not know the user, or a node did not answer, so that its clients are missing."
        })
final class ClientsCommand implements Callable<Integer> {

    private static final String PAGE = "1000";
    private static final String ROW = "%-32s %-10s %-12s %-24s %-10s %6s %8s%n";

    /** What is done to one client. */
    static final class Change {
        @Option(names = "--disconnect", description = "Disconnects the client; it may come back.")
        private boolean disconnect;

        @Option(names = "--delete-session", description = "Ends the session of the client.")
        private boolean delete;

        private String path() {
            return delete && !disconnect ? "/clients/delete-session" : "/clients/disconnect";
        }
    }

    private final Surroundings around;

    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The one client to show.")
    private @Nullable String id;

    @ArgGroup
    private @Nullable Change change;

    @Option(names = "--match", paramLabel = "TEXT", description = "Those with this in their id.")
    private @Nullable String match;

    @Option(names = "--of-user", paramLabel = "USER", description = "Those of this user.")
    private @Nullable String ofUser;

    @Option(names = "--address", paramLabel = "ADDRESS", description = "Those from there, such as 10.0.0.0/8.")
    private @Nullable String address;

    @Option(names = "--node", paramLabel = "NODE", description = "Those of this node.")
    private @Nullable String node;

    @Option(
            names = "--connected",
            negatable = true,
            description = "Those that are connected; --no-connected: those that are not.")
    private @Nullable Boolean connected;

    @Option(names = "--json", description = "Prints a line of JSON for each client.")
    private boolean json;

    ClientsCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws WrongUseException, IOException, GeneralSecurityException {
        if (id == null) {
            if (change != null) {
                throw new WrongUseException("which client? Allowed: its id before --disconnect or --delete-session");
            }
            return list(admin.api(around), around.out());
        }
        if (match != null || ofUser != null || address != null || node != null || connected != null) {
            throw new WrongUseException(
                    "one client or several? Allowed: an id, or --match, --of-user, --address, --node, --connected");
        }
        AdminApi api = admin.api(around);
        JsonNode answer = change == null
                ? api.get("/clients/detail", Map.of("id", id))
                : api.post(change.path(), Map.of("id", id));
        if (json) {
            around.out().println(answer);
        } else {
            show(answer, "", around.out());
        }
        return Exit.DONE;
    }

    private int list(AdminApi api, PrintStream out) throws IOException, GeneralSecurityException {
        Map<String, String> query = new LinkedHashMap<>();
        put(query, "id", match);
        put(query, "user", ofUser);
        put(query, "address", address);
        put(query, "node", node);
        put(query, "connected", connected == null ? null : connected.toString());
        query.put("limit", PAGE);
        if (!json) {
            out.printf(ROW, "ID", "NODE", "USER", "ADDRESS", "PROTOCOL", "SUBS", "QUEUED");
        }
        JsonNode page = api.get("/clients", query);
        while (true) {
            for (JsonNode client : page.path("items")) {
                if (json) {
                    out.println(client);
                } else {
                    row(client, out);
                }
            }
            for (JsonNode missing : page.path("missing")) {
                around.err()
                        .println("flockmq clients: a node did not answer, and its clients are not among these: "
                                + missing);
            }
            if (!page.path("missing").isEmpty()) {
                return Exit.UNANSWERED;
            }
            String next = page.path("next").asString("");
            if (next.isEmpty()) {
                return Exit.DONE;
            }
            query.put("cursor", next);
            page = api.get("/clients", query);
        }
    }

    private static void row(JsonNode client, PrintStream out) {
        out.printf(
                ROW,
                printable(client.path("id").asString("")),
                client.path("node").asString(""),
                printable(client.path("user").asString("-")),
                client.path("address").asString("offline"),
                client.path("protocol").asString("-"),
                client.path("subscriptions").asString("0"),
                client.path("queuedMessages").asString("0"));
    }

    /** Names that clients chose do not steer a terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static void show(JsonNode answer, String indent, PrintStream out) {
        for (Map.Entry<String, JsonNode> field : answer.properties()) {
            JsonNode value = field.getValue();
            if (value.isObject()) {
                out.println(indent + field.getKey() + ":");
                show(value, indent + "  ", out);
            } else if (value.isArray()) {
                out.println(indent + field.getKey() + ":" + (value.isEmpty() ? " none" : ""));
                value.forEach(item -> out.println(indent + "  - " + item));
            } else {
                out.println(indent + field.getKey() + ": " + printable(value.asString()));
            }
        }
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }
}

package io.flockmq.broker.security.file;

import io.flockmq.broker.security.Action;
import io.flockmq.broker.security.Rule;
import io.flockmq.broker.topic.TopicFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules as Mosquitto writes them in its {@code acl_file} (mosquitto.conf(5)): sections of users with topics, one before them for
 * clients without a user name, and patterns for all. Immutable.
 */
final class AclFile {

    private static final String ALLOWED =
            "user <name>, topic [read|write|readwrite|deny] <filter>, pattern [read|write|readwrite|deny] <filter>";

    /** Refusals come first, whatever the order in the file. */
    private static final class Section {
        private final List<Rule> refusals = new ArrayList<>();
        private final List<Rule> permissions = new ArrayList<>();

        private void add(Rule rule) {
            (rule.allows() ? permissions : refusals).add(rule);
        }

        private void addTo(List<Rule> all) {
            all.addAll(refusals);
            all.addAll(permissions);
        }
    }

    private final Section withoutUser = new Section();
    private final Map<String, Section> byUser = new HashMap<>();
    private final Section patterns = new Section();

    private AclFile() {}

    static AclFile read(Path path) throws IOException, FileProblem {
        AclFile file = new AclFile();
        Section section = file.withoutUser;
        List<String> lines = Files.readAllLines(path, StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String where = "%s:%d".formatted(path.getFileName(), i + 1);
            int space = line.indexOf(' ');
            String word = space < 0 ? line : line.substring(0, space);
            String rest = space < 0 ? "" : line.substring(space + 1).strip();
            if (rest.isEmpty()) {
                throw new FileProblem("%s:%d: unknown line; allowed: %s".formatted(path, i + 1, ALLOWED));
            }
            switch (word) {
                case "user" -> section = file.byUser.computeIfAbsent(rest, _ -> new Section());
                case "topic" -> section.add(rule(rest, path, i + 1, where, false));
                case "pattern" -> file.patterns.add(rule(rest, path, i + 1, where, true));
                default -> throw new FileProblem("%s:%d: unknown line; allowed: %s".formatted(path, i + 1, ALLOWED));
            }
        }
        return file;
    }

    /** Whoever has no user name has what stands before the first user; patterns are for all. */
    List<Rule> rulesFor(@Nullable String user) {
        List<Rule> all = new ArrayList<>();
        Section own = user == null ? withoutUser : byUser.get(user);
        if (own != null) {
            own.addTo(all);
        }
        patterns.addTo(all);
        return all;
    }

    private static Rule rule(String text, Path path, int line, String where, boolean isPattern) throws FileProblem {
        int space = text.indexOf(' ');
        String access = space < 0 ? "readwrite" : text.substring(0, space);
        String filter = space < 0 ? text : text.substring(space + 1).strip();
        Set<Action> actions = switch (access) {
            case "read" -> EnumSet.of(Action.SUBSCRIBE);
            case "write" -> EnumSet.of(Action.PUBLISH);
            case "readwrite", "deny" -> EnumSet.allOf(Action.class);
            default ->
                throw new FileProblem(
                        "%s:%d: unknown access; allowed: read, write, readwrite, deny, or none for readwrite"
                                .formatted(path, line));
        };
        // What stands for a client must be part of a filter that is valid with any name.
        if (TopicFilter.parse(filter.replace("%c", "c").replace("%u", "u"))
                instanceof TopicFilter.Parsed.Invalid(String problem, boolean _)) {
            throw new FileProblem("%s:%d: the topic filter %s".formatted(path, line, problem));
        }
        if (filter.startsWith("$share/")) {
            throw new FileProblem(
                    "%s:%d: a rule is for topics, shared or not; allowed: the filter without $share/<name>/"
                            .formatted(path, line));
        }
        return new Rule(!access.equals("deny"), actions, filter, where, isPattern);
    }
}

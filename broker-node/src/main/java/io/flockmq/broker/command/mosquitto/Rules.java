package io.flockmq.broker.command.mosquitto;

import io.flockmq.broker.command.mosquitto.Finding.Kind;
import io.flockmq.broker.topic.TopicFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An acl_file of Mosquitto, which means the same here, but for a few lines. */
final class Rules {

    private static final Set<String> ACCESS = Set.of("read", "write", "readwrite", "deny");

    private final List<String> kept = new ArrayList<>();
    private final List<Finding> findings;

    private Rules(List<Finding> findings) {
        this.findings = findings;
    }

    /** The lines for the acl-file here; one that is not taken is a comment there. */
    static List<String> read(Path file, List<Finding> findings) throws ImportRefusedException {
        Rules rules = new Rules(findings);
        List<String> lines = ConfLine.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            rules.take(lines.get(i), file.getFileName() + ":" + (i + 1));
        }
        return rules.kept;
    }

    private void take(String line, String where) throws ImportRefusedException {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            kept.add(line);
            return;
        }
        int space = text.indexOf(' ');
        String word = space < 0 ? text : text.substring(0, space);
        String rest = space < 0 ? "" : text.substring(space + 1).strip();
        if (line.replace(" ", "").startsWith("\t")) {
            lose(text, where, "Mosquitto does not know lines that begin with a tab, either");
            return;
        }
        switch (word) {
            case "user" -> {
                if (rest.isEmpty()) {
                    throw new ImportRefusedException(
                            where + ": a user without a name: whose are the lines that follow?");
                }
                kept.add(text);
                findings.add(new Finding(Kind.CARRIED, where, text, "as it is"));
            }
            case "topic", "pattern" -> rule(text, rest, where);
            default -> lose(text, where, "no such line is known");
        }
    }

    private void rule(String text, String rest, String where) throws ImportRefusedException {
        int space = rest.indexOf(' ');
        String access = space < 0 ? "readwrite" : rest.substring(0, space);
        String filter = space < 0 ? rest : rest.substring(space + 1).strip();
        boolean refuses = access.equals("deny");
        if (!ACCESS.contains(access)) {
            lose(text, where, "no such access is known; allowed: read, write, readwrite, deny");
        } else if (TopicFilter.parse(filter.replace("%c", "c").replace("%u", "u"))
                instanceof TopicFilter.Parsed.Invalid(String problem, boolean _)) {
            if (refuses) {
                throw new ImportRefusedException(where + ": the topic filter " + problem
                        + ", and what it is to refuse would be allowed without it.");
            }
            lose(text, where, "the topic filter " + problem);
        } else if (filter.startsWith("$share/")) {
            lose(text, where, "rules are for topics, shared or not");
        } else {
            kept.add(text);
            findings.add(new Finding(Kind.CARRIED, where, text, "as it is"));
        }
    }

    private void lose(String text, String where, String why) {
        kept.add("# not carried over: " + text);
        findings.add(new Finding(Kind.LOST, where, text, why));
    }
}

package io.flockmq.charttest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The values of a chart in tables, from the comments of {@code values.yaml}: {@code # -- } begins what is said of the key below it,
 * {@code # == } the heading of a table, {@code # @default -- } what stands in place of the default. Below {@code # @each} all keys have the same
 * keys, and those of the first are shown.
 */
final class ValueTables {

    private static final String MEANING = "-- ";
    private static final String HEADING = "== ";
    private static final String DEFAULT = "@default -- ";
    private static final String EACH = "@each";

    private record Row(String heading, String key, String value, String meaning) {}

    private final List<Row> rows = new ArrayList<>();
    private String heading = "";

    /** Reads the file. */
    ValueTables(Path values) {
        LoaderOptions options = Yaml.options();
        options.setProcessComments(true);
        try {
            Node root = new org.yaml.snakeyaml.Yaml(options).compose(Files.newBufferedReader(values));
            read((MappingNode) root, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(MappingNode map, String prefix) {
        for (NodeTuple entry : map.getValue()) {
            String key = prefix + ((ScalarNode) entry.getKeyNode()).getValue();
            List<String> comments = comments(entry.getKeyNode());
            comments.stream()
                    .filter(line -> line.startsWith(HEADING))
                    .forEach(line -> heading = line.substring(HEADING.length()));
            String meaning = after(MEANING, comments);
            String instead = after(DEFAULT, comments);
            if (meaning != null) {
                rows.add(new Row(
                        heading,
                        key,
                        instead == null ? "`" + text(entry.getValueNode(), true) + "`" : instead,
                        meaning));
            }
            if (entry.getValueNode() instanceof MappingNode deeper) {
                if (comments.contains(EACH)) {
                    read((MappingNode) deeper.getValue().getFirst().getValueNode(), key + ".<name>.");
                } else if (meaning == null) {
                    read(deeper, key + ".");
                }
            }
        }
    }

    private static List<String> comments(Node key) {
        List<CommentLine> lines = key.getBlockComments() == null ? List.of() : key.getBlockComments();
        return lines.stream()
                .filter(line -> line.getCommentType() == CommentType.BLOCK)
                .map(line -> line.getValue().strip())
                .toList();
    }

    /** A comment of this kind, with the lines that go on with it. */
    private static @Nullable String after(String mark, List<String> comments) {
        StringBuilder text = null;
        for (String line : comments) {
            if (line.startsWith(mark)) {
                text = new StringBuilder(line.substring(mark.length()));
            } else if (text != null && (line.startsWith("@") || line.startsWith(MEANING) || line.startsWith(HEADING))) {
                break;
            } else if (text != null) {
                text.append(' ').append(line);
            }
        }
        return text == null ? null : text.toString();
    }

    /** A default in one line. */
    private static String text(Node node, boolean outermost) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getValue().isEmpty() && outermost ? "\"\"" : scalar.getValue();
            case SequenceNode list ->
                list.getValue().stream().map(each -> text(each, false)).collect(Collectors.joining(", ", "[", "]"));
            case MappingNode map ->
                map.getValue().stream()
                        .map(entry -> text(entry.getKeyNode(), false) + ": " + text(entry.getValueNode(), false))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> throw new IllegalStateException("not a value: " + node);
        };
    }

    /** What is explained. */
    List<String> keys() {
        return rows.stream().map(Row::key).toList();
    }

    /** The tables, in Markdown. */
    String text() {
        StringBuilder text = new StringBuilder();
        String last = "";
        for (Row row : rows) {
            if (!row.heading().equals(last)) {
                last = row.heading();
                text.append("\n### ").append(last).append("\n\n| value | default | meaning |\n| --- | --- | --- |\n");
            }
            text.append("| `%s` | %s | %s |\n"
                    .formatted(row.key(), row.value(), row.meaning().replace("|", "\\|")));
        }
        return text.append('\n').toString();
    }
}

package io.flockmq.broker.config;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** What a YAML parser complains about, in one line. */
final class YamlProblem {

    private YamlProblem() {}

    /**
     * The complaint.
     *
     * @param wrong what the parser threw
     * @param file the file's name
     */
    static ConfigurationProblem of(YAMLException wrong, String file) {
        if (wrong instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            Mark mark = marked.getProblemMark();
            String place = file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
            String context = marked.getContext() == null ? "" : " (" + marked.getContext() + ")";
            return new ConfigurationProblem(
                    place, null, "", "not valid YAML: " + firstLine(marked.getProblem()) + context);
        }
        return new ConfigurationProblem(file, null, "", "not valid YAML: " + firstLine(wrong.getMessage()));
    }

    private static String firstLine(@Nullable String text) {
        return String.valueOf(text).lines().findFirst().orElse("");
    }
}

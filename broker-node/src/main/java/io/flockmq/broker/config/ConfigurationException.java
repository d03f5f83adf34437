package io.flockmq.broker.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration is wrong: ends the start before anything is opened. */
final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigurationProblem> problems;

    ConfigurationException(List<ConfigurationProblem> problems) {
        super(problems.stream().map(ConfigurationProblem::line).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong. */
    List<ConfigurationProblem> problems() {
        return problems;
    }
}

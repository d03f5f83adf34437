package io.flockmq.broker.command.line;

import picocli.CommandLine.Command;

/** {@code config}, with commands of its own. */
@Command(name = "config", description = "Looks at configurations.")
final class ConfigGroup extends Group {}

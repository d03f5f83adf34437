package io.flockmq.broker.command.line;

import picocli.CommandLine.Command;

/** {@code rule}, with commands of its own. */
@Command(name = "rule", description = "Tries rules.")
final class RuleGroup extends Group {}

package io.flockmq.broker.command.line;

import picocli.CommandLine.Command;

/** {@code import}, with commands of its own. */
@Command(name = "import", description = "Takes over the configuration of another broker.")
final class ImportGroup extends Group {}

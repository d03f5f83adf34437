package io.flockmq.broker.command.line;

import picocli.CommandLine.Command;

/** {@code user}, with commands of its own. */
@Command(name = "user", description = "Changes the users in a file.")
final class UserGroup extends Group {}

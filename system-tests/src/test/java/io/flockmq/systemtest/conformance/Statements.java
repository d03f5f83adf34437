package io.flockmq.systemtest.conformance;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the statements of a specification, in its order. */
final class Statements {

    private Statements() {}

    static List<Statement> of(Specification specification) throws IOException {
        return DataFile.rows("mqtt-" + specification.number() + ".txt", 4).stream()
                .map(row -> new Statement(
                        specification,
                        row.get(0),
                        Statement.Binds.valueOf(row.get(1).toUpperCase(Locale.ROOT)),
                        row.get(2),
                        Optional.of(row.get(3)).filter(reason -> !reason.isEmpty())))
                .toList();
    }
}

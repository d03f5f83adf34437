package io.flockmq.systemtest.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.BrokerProcess;
import java.util.List;

/** What must not be in any line of a node's log. */
final class Secrecy {

    private Secrecy() {}

    static void holds(BrokerProcess broker, String... secrets) {
        assertThat(broker.log()).noneMatch(line -> List.of(secrets).stream().anyMatch(line::contains));
        assertThat(broker.log()).noneMatch(line -> line.startsWith("\tat ") || line.contains(" ERROR "));
    }
}

package io.flockmq.systemtest.cluster;

import java.time.Duration;

/** How long and how hard the tests are: short unless system properties ask for more. */
final class Form {

    /** {@code -Dsystemtest.cluster.rounds}: how often something happens to a node. */
    static final int ROUNDS = Integer.getInteger("systemtest.cluster.rounds", 2);

    /** {@code -Dsystemtest.cluster.rate}: messages published in a second. */
    static final int RATE = Integer.getInteger("systemtest.cluster.rate", 300);

    /** {@code -Dsystemtest.cluster.seconds}: the length of a round. */
    static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("systemtest.cluster.seconds", 8));

    /** {@code -Dsystemtest.cluster.times}: how often something small is tried that must work each time. */
    static final int TIMES = Integer.getInteger("systemtest.cluster.times", 1_000);

    private Form() {}
}

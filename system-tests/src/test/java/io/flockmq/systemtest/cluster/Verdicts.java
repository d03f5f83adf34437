package io.flockmq.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.survival.SurvivalVerdict;
import java.time.Duration;

/** What every run must show, whatever happened in it. */
public final class Verdicts {

    /** A client of a node that is gone goes on elsewhere in this time. */
    public static final Duration RESUMED_WITHIN = Duration.ofSeconds(3);

    private Verdicts() {}

    /** Prints the figures; nothing acknowledged is lost, nothing of QoS 2 doubled, nothing out of order, no session forgotten. */
    public static void expectNothingLost(SurvivalVerdict verdict) {
        System.out.print(verdict.figures());
        if (!verdict.problems().isEmpty()) {
            verdict.diary().lines().forEach(System.out::println);
        }
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.acknowledged().count()).as("acknowledged messages").isPositive();
    }

    /** No client had two live connections, and no replaced connection was left open. */
    public static void expectOneConnectionForEach(SurvivalVerdict verdict) {
        assertThat(verdict.pingsOfGhosts())
                .as("pings that a replaced connection answered")
                .isZero();
        expectSilenceOfReplaced(verdict);
    }

    /** No replaced connection spoke of messages, and none was left open. */
    public static void expectSilenceOfReplaced(SurvivalVerdict verdict) {
        verdict.diary().lines().stream()
                .filter(line -> line.contains("replaced"))
                .forEach(System.out::println);
        assertThat(verdict.wordsOfGhosts())
                .as("packets on replaced connections")
                .isZero();
        assertThat(verdict.openGhosts())
                .as("replaced connections that are still open")
                .isZero();
    }
}

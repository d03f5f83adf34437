package io.flockmq.systemtest.cluster;

import io.flockmq.systemtest.survival.SurvivalCheck;
import io.flockmq.systemtest.survival.SurvivalPlan;
import io.flockmq.systemtest.survival.SurvivalVerdict;
import java.time.Duration;
import java.util.List;

/**
 * The long run with killed nodes as a program that prints its figures, for {@code docs/performance.md}:
 *
 * <pre>
 * mvn -q -pl system-tests -am -DskipTests -P kill-run verify -Drun.arguments="10 3000 20 kill"
 * </pre>
 *
 * <p>Arguments: rounds, messages in a second, seconds of a round, and what happens in each: {@code kill}, {@code freeze} or
 * {@code nothing}. It ends with status 1 if anything was lost.
 */
public final class KillRun {

    private KillRun() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        List<String> given = List.of(arguments);
        int rounds = given.size() > 0 ? Integer.parseInt(given.get(0)) : 10;
        int rate = given.size() > 1 ? Integer.parseInt(given.get(1)) : 3_000;
        Duration round = Duration.ofSeconds(given.size() > 2 ? Integer.parseInt(given.get(2)) : 20);
        String what = given.size() > 3 ? given.get(3) : "kill";
        int size = Integer.getInteger("systemtest.cluster.nodes", 3);
        SurvivalVerdict verdict;
        try (ClusterOfProcesses cluster = ClusterOfProcesses.start(size)) {
            SurvivalPlan plan = SurvivalPlan.on(cluster.addresses()).rate(rate);
            verdict = new SurvivalCheck(plan).during(scenario(what, cluster, rounds, round));
            if (!verdict.problems().isEmpty()) {
                cluster.nodes().forEach(node -> System.out.println(cluster.describe(node, 200)));
            }
        }
        if (!verdict.problems().isEmpty()) {
            verdict.diary().lines().forEach(System.out::println);
            verdict.problems().forEach(System.out::println);
        }
        System.out.printf(
                "%d nodes, %d rounds of %d s with %s, %,d messages/s wanted%n",
                size, rounds, round.toSeconds(), what, rate);
        System.out.print(verdict.figures());
        System.exit(verdict.problems().isEmpty() ? 0 : 1);
    }

    private static SurvivalCheck.Scenario scenario(
            String what, ClusterOfProcesses cluster, int rounds, Duration round) {
        return switch (what) {
            case "kill" -> Failures.kills(cluster, rounds, round);
            case "freeze" -> Failures.freezes(cluster, rounds, round, round.dividedBy(2));
            case "nothing" -> nothing(cluster, round.multipliedBy(rounds));
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static SurvivalCheck.Scenario nothing(ClusterOfProcesses cluster, Duration time) {
        return check -> {
            Duration before = cpu(cluster);
            int messages = check.acknowledged();
            Failures.pass(time);
            long micros = cpu(cluster).minus(before).toNanos() / 1_000;
            System.out.printf(
                    "processor time of all nodes for each published message: %d us%n",
                    micros / Math.max(1, check.acknowledged() - messages));
        };
    }

    private static Duration cpu(ClusterOfProcesses cluster) {
        return cluster.nodes().stream().map(node -> node.resourceUse().cpu()).reduce(Duration.ZERO, Duration::plus);
    }
}

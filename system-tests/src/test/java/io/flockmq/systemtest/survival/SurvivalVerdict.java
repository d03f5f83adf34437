package io.flockmq.systemtest.survival;

import io.flockmq.systemtest.load.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of the messages and their clients.
 *
 * @param took from the first message to the end of publishing
 * @param qos1 the books of the flow with QoS 1
 * @param qos2 the books of the flow with QoS 2
 * @param losses who lost what, when it was acknowledged and by whom
 * @param forgottenSessions connections whose session should have been present and was not
 * @param faults what no broker may do, in words
 * @param refusals clients that were not let in
 * @param wills wills that somebody got
 * @param pingsOfGhosts how often a connection answered a ping after another one with its client id had been accepted
 * @param wordsOfGhosts packets that were sent on such a connection afterwards
 * @param echoesOfGhosts messages that a node was about to send there in the moment when it was frozen
 * @param openGhosts such connections that the broker has not closed
 * @param reconnected from the loss of a connection to the CONNACK of the next
 * @param resumed from the loss of a connection to the first message or acknowledgement on the next
 * @param takenOver from CONNECT to CONNACK where another connection had the session
 * @param acknowledged from PUBLISH to PUBACK or PUBREC: the longest is the longest time without service for a publisher
 * @param delivered from PUBLISH by the publisher to the subscriber
 * @param diary what happened when
 */
public record SurvivalVerdict(
        Duration took,
        Verdict qos1,
        Verdict qos2,
        List<String> losses,
        int forgottenSessions,
        List<String> faults,
        List<Refusal> refusals,
        int wills,
        int pingsOfGhosts,
        int wordsOfGhosts,
        int echoesOfGhosts,
        int openGhosts,
        Samples reconnected,
        Samples resumed,
        Samples takenOver,
        Samples acknowledged,
        Samples delivered,
        Diary diary) {

    /**
     * What the contracts do not allow, whatever happens to one node at a time: acknowledged messages lost, QoS 2 doubled,
     * order lost, messages that nobody sent, sessions forgotten, packets that make no sense. Empty if all is well.
     */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        add(problems, "QoS 1 lost", qos1.lost());
        add(problems, "QoS 2 lost", qos2.lost());
        add(problems, "QoS 2 doubled", qos2.duplicated());
        add(problems, "QoS 1 out of order", qos1.outOfOrder());
        add(problems, "QoS 2 out of order", qos2.outOfOrder());
        add(problems, "never sent", qos1.foreign() + qos2.foreign());
        add(problems, "sessions forgotten", forgottenSessions);
        add(problems, "faults", faults.size());
        if (!problems.isEmpty()) {
            losses.stream().limit(10).forEach(problems::add);
            problems.addAll(qos1.examples().stream().limit(5).toList());
            problems.addAll(qos2.examples().stream().limit(5).toList());
            faults.stream().limit(10).forEach(problems::add);
        }
        return problems;
    }

    private static void add(List<String> problems, String what, long count) {
        if (count > 0) {
            problems.add(what + ": " + count);
        }
    }

    /** Published messages in a second. */
    public long rate() {
        // Each message is counted for each subscriber; a publisher's acknowledgements are not.
        return acknowledged.count() * 1_000_000_000L / Math.max(1, took.toNanos());
    }

    /** All figures, a line each. */
    public String figures() {
        return """
                acknowledged messages  %,d in %.1f s, %,d/s
                QoS 1                  %s
                QoS 2                  %s
                sessions forgotten     %d
                faults                 %d
                refused or unreachable %d
                wills                  %d
                reconnected after      %s
                resumed after          %s
                taken over in          %s
                acknowledged in        %s
                delivered in           %s
                replaced connections   %d answered a ping, %d packets later on, %d from before a freeze, %d still open
                """.formatted(
                        acknowledged.count(),
                        took.toMillis() / 1e3,
                        rate(),
                        line(qos1),
                        line(qos2),
                        forgottenSessions,
                        faults.size(),
                        refusals.size(),
                        wills,
                        reconnected,
                        resumed,
                        takenOver,
                        acknowledged,
                        delivered,
                        pingsOfGhosts,
                        wordsOfGhosts,
                        echoesOfGhosts,
                        openGhosts);
    }

    private static String line(Verdict verdict) {
        return "%,d to deliver, %,d delivered, %d lost, %d doubled, %d out of order, %d unacknowledged and not delivered"
                .formatted(
                        verdict.acknowledged(),
                        verdict.received(),
                        verdict.lost(),
                        verdict.duplicated(),
                        verdict.outOfOrder(),
                        verdict.missing());
    }
}

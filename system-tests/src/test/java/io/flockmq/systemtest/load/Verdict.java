package io.flockmq.systemtest.load;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of the messages, counted for each subscriber that should have got each of them.
 *
 * @param sent messages that publishers sent
 * @param acknowledged those that the broker took over
 * @param received different messages that came
 * @param lost acknowledged ones that did not come
 * @param missing ones that did not come and were never acknowledged: nobody promised anything
 * @param duplicated further copies that came
 * @param outOfOrder ones that came after a later one of the same publisher
 * @param foreign ones that nobody sent
 * @param examples some of those, in words
 * @param failures what ended a connection before its time
 */
public record Verdict(
        long sent,
        long acknowledged,
        long received,
        long lost,
        long missing,
        long duplicated,
        long outOfOrder,
        long foreign,
        List<String> examples,
        List<String> failures) {

    /** Nothing sent and nothing received. */
    public static final Verdict NOTHING = new Verdict(0, 0, 0, 0, 0, 0, 0, 0, List.of(), List.of());

    /** Whether each message was acknowledged and came once, in order. */
    public boolean isExact() {
        return sent == acknowledged
                && sent == received
                && isWithoutLoss()
                && duplicated == 0
                && outOfOrder == 0
                && failures.isEmpty();
    }

    /** Whether every acknowledged message came, and none that nobody sent. */
    public boolean isWithoutLoss() {
        return lost == 0 && foreign == 0;
    }

    /** The same with these failures. */
    public Verdict but(List<String> problems) {
        return new Verdict(
                sent, acknowledged, received, lost, missing, duplicated, outOfOrder, foreign, examples, problems);
    }

    /** Both together. */
    public Verdict plus(Verdict other) {
        List<String> all = new ArrayList<>(examples);
        all.addAll(other.examples);
        return new Verdict(
                sent + other.sent,
                acknowledged + other.acknowledged,
                received + other.received,
                lost + other.lost,
                missing + other.missing,
                duplicated + other.duplicated,
                outOfOrder + other.outOfOrder,
                foreign + other.foreign,
                List.copyOf(all),
                failures);
    }
}

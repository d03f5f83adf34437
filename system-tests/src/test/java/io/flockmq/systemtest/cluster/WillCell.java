package io.flockmq.systemtest.cluster;

import io.flockmq.systemtest.raw.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One cell of the table of wills: how a client with a will ends, and what follows from it.
 *
 * @param version protocol version
 * @param ending how its connection ends
 * @param session how long its session outlives the connection
 * @param delay of its will
 * @param comeback what the client does half a second later
 */
record WillCell(Version version, Ending ending, Session session, Delay delay, Comeback comeback) {

    enum Ending {
        DISCONNECTS,
        DISCONNECTS_WITH_WILL,
        CONNECTION_CUT,
        NODE_KILLED,
        RESUMED_ELSEWHERE,
        REPLACED_ELSEWHERE
    }

    /** Seconds; before MQTT 5 there are only the first and the last, as clean session 1 and 0. */
    enum Session {
        ENDS_AT_ONCE(0),
        ENDS_SOON(2),
        STAYS(3_600);

        private final int seconds;

        Session(int seconds) {
            this.seconds = seconds;
        }

        int seconds() {
            return seconds;
        }
    }

    /** Seconds, in MQTT 5. */
    enum Delay {
        NONE(0),
        SHORT(3),
        LONGER_THAN_WATCHED(1_000);

        private final int seconds;

        Delay(int seconds) {
            this.seconds = seconds;
        }

        int seconds() {
            return seconds;
        }
    }

    enum Comeback {
        NEVER,
        RESUMES,
        STARTS_CLEAN
    }

    /** How long after the ending a client comes back. */
    static final Duration COMEBACK_AFTER = Duration.ofMillis(500);

    /** The whole table. */
    static List<WillCell> all() {
        List<WillCell> cells = new ArrayList<>();
        for (Version version : List.of(Version.V311, Version.V5)) {
            for (Ending ending : Ending.values()) {
                for (Session session : Session.values()) {
                    for (Delay delay : Delay.values()) {
                        for (Comeback comeback : Comeback.values()) {
                            WillCell cell = new WillCell(version, ending, session, delay, comeback);
                            if (cell.makesSense()) {
                                cells.add(cell);
                            }
                        }
                    }
                }
            }
        }
        return cells;
    }

    private boolean makesSense() {
        boolean isOldEnough = version.hasProperties()
                || (ending != Ending.DISCONNECTS_WITH_WILL && session != Session.ENDS_SOON && delay == Delay.NONE);
        return isOldEnough && (comeback == Comeback.NEVER || leavesNobody());
    }

    private boolean leavesNobody() {
        return switch (ending) {
            case DISCONNECTS_WITH_WILL, CONNECTION_CUT, NODE_KILLED -> true;
            case DISCONNECTS, RESUMED_ELSEWHERE, REPLACED_ELSEWHERE -> false;
        };
    }

    /** How long after the ending the will is to come; null if it is not to come. */
    @Nullable
    Duration expected() {
        int due = Math.min(delay.seconds(), session.seconds());
        return switch (ending) {
            case DISCONNECTS -> null; // [MQTT-3.1.2-10]
            case DISCONNECTS_WITH_WILL, CONNECTION_CUT, NODE_KILLED -> afterComeback(due);
            // The session goes on, and with it the delay is called off; without delay the connection's end is enough.
            case RESUMED_ELSEWHERE -> due == 0 ? Duration.ZERO : null; // [MQTT-3.1.3-9]
            case REPLACED_ELSEWHERE -> Duration.ZERO; // The session ends.
        };
    }

    private @Nullable Duration afterComeback(int due) {
        return switch (comeback) {
            case NEVER -> due > Delay.SHORT.seconds() ? null : Duration.ofSeconds(due);
            case RESUMES -> due == 0 ? Duration.ZERO : null;
            case STARTS_CLEAN -> due == 0 ? Duration.ZERO : COMEBACK_AFTER;
        };
    }

    @Override
    public String toString() {
        return "%s %s, session %s, delay %s, comes back: %s".formatted(version, ending, session, delay, comeback);
    }
}

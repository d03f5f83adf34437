package io.flockmq.broker.command.mosquitto;

/**
 * What became of a line.
 *
 * @param where file and line
 * @param line what stands there; of a user only the name
 * @param message for people
 */
public record Finding(Kind kind, String where, String line, String message) {

    /** What can become of a line. */
    public enum Kind {
        /** It means the same here. */
        CARRIED("carried over"),
        /** It is there, and means something that is not quite the same. */
        CHANGED("changed"),
        /** It has no counterpart. */
        LOST("not carried over");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For people. */
        @Override
        public String toString() {
            return words;
        }
    }

    /** For people, in one line. */
    @Override
    public String toString() {
        return where + ": " + line + ": " + kind + ": " + message;
    }
}

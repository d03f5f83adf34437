package io.flockmq.broker.subscription;

import java.util.Arrays;

/**
 * Topic names and filters as UTF-8, level by level. A position is the index at which a level starts; behind the last
 * level it is length + 1. The separator's byte occurs in no other character's encoding, nor do those of the wildcards.
 */
final class Levels {

    private static final byte SEPARATOR = '/';
    private static final byte ONE_LEVEL = '+';
    private static final byte MANY_LEVELS = '#';
    private static final byte DOLLAR = '$';

    /** What {@link #advance} answers when the pattern does not match. */
    static final int NO_MATCH = -1;

    private Levels() {}

    /** The end of the level that starts at this position. */
    static int end(byte[] path, int from) {
        int at = from;
        while (at < path.length && path[at] != SEPARATOR) {
            at++;
        }
        return at;
    }

    /** Whether the level at this position is {@code +}. The path is a valid filter, or part of one. */
    static boolean isOneLevel(byte[] path, int from) {
        return from < path.length && path[from] == ONE_LEVEL;
    }

    /** Whether the level at this position is {@code #}. The path is a valid filter, or part of one. */
    static boolean isManyLevels(byte[] path, int from) {
        return from < path.length && path[from] == MANY_LEVELS;
    }

    /** Whether the path starts with {@code $}, so that no wildcard matches its first level [MQTT-4.7.2-1]. */
    static boolean startsWithDollar(byte[] path) {
        return path.length > 0 && path[0] == DOLLAR;
    }

    /**
     * Matches a whole pattern to the levels of a name.
     *
     * @param pattern levels, maybe with wildcards
     * @param name the name
     * @param from the position in the name to start at
     * @return the position in the name behind the pattern, or {@link #NO_MATCH}
     */
    static int advance(byte[] pattern, byte[] name, int from) {
        int inPattern = 0;
        int inName = from;
        for (; ; ) {
            if (isManyLevels(pattern, inPattern)) {
                return name.length + 1; // also when no level is left: the parent matches, too [MQTT-4.7.1-1]
            }
            if (inName > name.length) {
                return NO_MATCH;
            }
            if (isOneLevel(pattern, inPattern)) {
                inName = end(name, inName);
                inPattern++;
            } else {
                int length = sameLevel(pattern, inPattern, name, inName);
                if (length < 0) {
                    return NO_MATCH;
                }
                inName += length;
                inPattern += length;
            }
            inName++;
            if (inPattern == pattern.length) {
                return inName;
            }
            inPattern++;
        }
    }

    /**
     * Matches part of a filter to a whole path of levels.
     *
     * @param filter the filter
     * @param from the position in the filter to start at
     * @param path levels without wildcards
     * @return the position in the filter behind the path, that of {@code #} if it has come to one, or {@link #NO_MATCH}
     */
    static int advanceFilter(byte[] filter, int from, byte[] path) {
        int inFilter = from;
        int inPath = 0;
        while (inPath <= path.length) {
            if (isManyLevels(filter, inFilter)) {
                return inFilter;
            }
            if (inFilter > filter.length) {
                return NO_MATCH;
            }
            if (isOneLevel(filter, inFilter)) {
                inPath = end(path, inPath);
                inFilter++;
            } else {
                int length = sameLevel(filter, inFilter, path, inPath);
                if (length < 0) {
                    return NO_MATCH;
                }
                inPath += length;
                inFilter += length;
            }
            inPath++;
            inFilter++;
        }
        return inFilter;
    }

    /** The length of the level that starts in both at these positions, or -1 if it is not the same in both. */
    private static int sameLevel(byte[] a, int fromA, byte[] b, int fromB) {
        int length = 0;
        for (; ; length++) {
            boolean endsA = fromA + length == a.length || a[fromA + length] == SEPARATOR;
            boolean endsB = fromB + length == b.length || b[fromB + length] == SEPARATOR;
            if (endsA || endsB) {
                return endsA && endsB ? length : -1;
            }
            if (a[fromA + length] != b[fromB + length]) {
                return -1;
            }
        }
    }

    /**
     * How much of a label's start consists of whole levels that the path has, too, at this position.
     *
     * @return bytes up to the end of the last common level. Their first level must be known to be the same
     */
    static int common(byte[] label, byte[] path, int from) {
        int same = end(label, 0);
        while (same < label.length && from + same < path.length) {
            int length = sameLevel(label, same + 1, path, from + same + 1);
            if (length < 0) {
                return same;
            }
            same += 1 + length;
        }
        return same;
    }

    /** Joins two paths. */
    static byte[] join(byte[] upper, byte[] lower) {
        byte[] joined = Arrays.copyOf(upper, upper.length + 1 + lower.length);
        joined[upper.length] = SEPARATOR;
        System.arraycopy(lower, 0, joined, upper.length + 1, lower.length);
        return joined;
    }
}

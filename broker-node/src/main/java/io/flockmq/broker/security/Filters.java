package io.flockmq.broker.security;

/**
 * How topic filters and names lie to each other (MQTT 5.0, section 4.7). All texts are valid; a topic name is a filter that only
 * itself matches.
 */
public final class Filters {

    private Filters() {}

    /**
     * Whether every topic that matches {@code inner} matches {@code outer}, too. Wildcards at the front do not cover topics that
     * begin with {@code $} [MQTT-4.7.2-1].
     */
    public static boolean covers(String outer, String inner) {
        return !isHidden(outer, inner)
                && (outer.equals("+/#") || covers(outer, 0, inner, 0)); // each topic has a first level
    }

    /** Whether there is a topic that matches both. */
    static boolean overlap(String one, String other) {
        return !isHidden(one, other) && !isHidden(other, one) && overlap(one, 0, other, 0);
    }

    private static boolean isHidden(String outer, String inner) {
        return inner.charAt(0) == '$' && (outer.charAt(0) == '+' || outer.charAt(0) == '#');
    }

    private static boolean covers(String outer, int outerAt, String inner, int innerAt) {
        int o = outerAt;
        int i = innerAt;
        while (true) {
            if (isRest(outer, o)) {
                return true; // also of what has ended already: a/# matches a
            }
            if (o > outer.length() || i > inner.length()) {
                return o > outer.length() && i > inner.length();
            }
            int outerEnd = levelEnd(outer, o);
            int innerEnd = levelEnd(inner, i);
            if (isRest(inner, i)
                    || !(isAny(outer, o, outerEnd) || isSameLevel(outer, o, outerEnd, inner, i, innerEnd))) {
                return false;
            }
            o = outerEnd + 1;
            i = innerEnd + 1;
        }
    }

    private static boolean overlap(String one, int oneAt, String other, int otherAt) {
        int a = oneAt;
        int b = otherAt;
        while (true) {
            if (isRest(one, a) || isRest(other, b)) {
                return true;
            }
            if (a > one.length() || b > other.length()) {
                return a > one.length() && b > other.length();
            }
            int endA = levelEnd(one, a);
            int endB = levelEnd(other, b);
            if (!isAny(one, a, endA) && !isAny(other, b, endB) && !isSameLevel(one, a, endA, other, b, endB)) {
                return false;
            }
            a = endA + 1;
            b = endB + 1;
        }
    }

    private static int levelEnd(String filter, int start) {
        int end = filter.indexOf('/', start);
        return end < 0 ? filter.length() : end;
    }

    private static boolean isRest(String filter, int start) {
        return start == filter.length() - 1 && filter.charAt(start) == '#';
    }

    private static boolean isAny(String filter, int start, int end) {
        return end - start == 1 && filter.charAt(start) == '+';
    }

    private static boolean isSameLevel(String one, int startOne, int endOne, String other, int start, int end) {
        return endOne - startOne == end - start && one.regionMatches(startOne, other, start, end - start);
    }
}

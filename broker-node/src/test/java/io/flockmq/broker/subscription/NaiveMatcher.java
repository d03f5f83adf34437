package io.flockmq.broker.subscription;

import io.flockmq.broker.topic.TopicFilter;

/** Says whether a filter matches a name by the letter of section 4.7, and slowly. */
final class NaiveMatcher {

    private NaiveMatcher() {}

    static boolean matches(TopicFilter filter, String name) {
        String[] pattern = filter.filter().split("/", -1);
        String[] levels = name.split("/", -1);
        boolean startsWithWildcard = pattern[0].equals("+") || pattern[0].equals("#");
        return !(startsWithWildcard && name.startsWith("$")) && matches(pattern, levels, 0);
    }

    private static boolean matches(String[] pattern, String[] levels, int level) {
        if (level == pattern.length) {
            return level == levels.length;
        }
        if (pattern[level].equals("#")) {
            return true;
        }
        return level < levels.length
                && (pattern[level].equals("+") || pattern[level].equals(levels[level]))
                && matches(pattern, levels, level + 1);
    }
}

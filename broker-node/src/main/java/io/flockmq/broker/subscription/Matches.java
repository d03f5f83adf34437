package io.flockmq.broker.subscription;

/**
 * Who gets a message: the immutable answer of a match at one moment. The arrays are shared and not to be changed.
 *
 * @param <S> the subscribers
 */
public final class Matches<S> {

    private static final SharedGroup<?>[] NO_GROUPS = {};

    /** Nobody. */
    public static final Matches<?> EMPTY = new Matches<>(Members.newArray(0), noGroups());

    private final Match<S>[] direct;
    private final SharedGroup<S>[] groups;

    Matches(Match<S>[] direct, SharedGroup<S>[] groups) {
        this.direct = direct;
        this.groups = groups;
    }

    /** Nobody. */
    @SuppressWarnings("unchecked") // it holds no subscriber of any type
    public static <S> Matches<S> empty() {
        return (Matches<S>) EMPTY;
    }

    @SuppressWarnings("unchecked") // it holds no group of any type
    static <S> SharedGroup<S>[] noGroups() {
        return (SharedGroup<S>[]) NO_GROUPS;
    }

    /**
     * The subscribers whose non-shared subscriptions match. One whose subscriptions overlap is there once, or twice if
     * they differ in No Local: then the one without it is for everybody's messages, the other for those of others.
     */
    public Match<S>[] direct() {
        return direct;
    }

    /** The matching shared subscriptions, each of which delivers the message to one member. */
    public SharedGroup<S>[] groups() {
        return groups;
    }

    /** Whether nobody gets it. */
    public boolean isEmpty() {
        return direct.length == 0 && groups.length == 0;
    }

    /** How many subscribers there are, members of groups included; one who is in several places counts in each. */
    public int count() {
        long count = direct.length;
        for (SharedGroup<S> group : groups) {
            count += group.size();
        }
        return (int) Math.min(count, Integer.MAX_VALUE);
    }
}

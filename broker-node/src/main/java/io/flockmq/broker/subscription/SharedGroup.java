package io.flockmq.broker.subscription;

import org.jspecify.annotations.Nullable;

/**
 * The members of one shared subscription: those who gave the same share name and the same filter [MQTT-4.8.2-4].
 * Immutable; a change of members makes another object.
 *
 * @param <S> the subscribers
 */
public final class SharedGroup<S> {

    private final String shareName;
    private final String filter;
    private final Members<S> members;

    /** The members once more as an array, made by the first reader who asks. Two may make it; either will do. */
    private volatile Match<S> @Nullable [] array;

    SharedGroup(String shareName, String filter, Members<S> members) {
        this.shareName = shareName;
        this.filter = filter;
        this.members = members;
    }

    /** The share name. */
    public String shareName() {
        return shareName;
    }

    /** The filter without {@code $share} and the share name. */
    public String filter() {
        return filter;
    }

    /** How many members there are, at least 1. */
    public int size() {
        return Members.count(members);
    }

    /**
     * The members, each once, in an order that stays the same for this object; shared, not to be changed. The first call
     * takes time and memory for each member, later ones nothing.
     */
    public Match<S>[] members() {
        Match<S>[] made = array;
        if (made == null) {
            made = Members.toArray(members);
            array = made;
        }
        return made;
    }

    Members<S> memberSet() {
        return members;
    }

    @Override
    public String toString() {
        return "$share/" + shareName + '/' + filter + " with " + size() + " members";
    }
}

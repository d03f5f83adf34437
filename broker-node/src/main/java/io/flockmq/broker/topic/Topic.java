package io.flockmq.broker.topic;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A valid topic name with its bytes on the wire, so that delivering a message encodes nothing. Immutable; the bytes are
 * shared and must not be changed.
 */
public final class Topic {

    private final String name;
    private final byte[] utf8;

    private Topic(String name, byte[] utf8) {
        this.name = name;
        this.utf8 = utf8;
    }

    /**
     * A topic from its name.
     *
     * @throws IllegalArgumentException if the name is not a valid topic name, see {@link TopicNames#problemOf}
     */
    public static Topic of(String name) {
        String problem = TopicNames.problemOf(name);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        return new Topic(name, name.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A topic whose name and bytes the caller has validated, as the decoder does.
     *
     * @param name the name
     * @param utf8 the same in UTF-8; not copied
     */
    public static Topic ofValidated(String name, byte[] utf8) {
        return new Topic(name, utf8);
    }

    /** The topic name. */
    public String name() {
        return name;
    }

    /** The name in UTF-8, at most 65,535 bytes; shared, not to be changed. */
    public byte[] utf8() {
        return utf8;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Topic that && Arrays.equals(utf8, that.utf8);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}

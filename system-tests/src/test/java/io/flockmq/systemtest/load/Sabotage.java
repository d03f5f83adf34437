package io.flockmq.systemtest.load;

import java.util.stream.IntStream;

/** What a publisher does wrong on purpose, so that the check is seen to notice it. */
public enum Sabotage {
    /** Nothing. */
    NONE,
    /** Leaves one message out and claims that it was acknowledged. */
    LOSE_ONE,
    /** Sends one message twice. */
    DOUBLE_ONE,
    /** Sends one message after its successor. */
    SWAP_TWO;

    /** The numbers in the order in which they are sent, of at least three. */
    int[] order(int messages) {
        int middle = messages / 2;
        return switch (this) {
            case NONE -> IntStream.range(0, messages).toArray();
            case LOSE_ONE ->
                IntStream.range(0, messages).filter(i -> i != middle).toArray();
            case DOUBLE_ONE ->
                IntStream.range(0, messages)
                        .flatMap(i -> i == middle ? IntStream.of(i, i) : IntStream.of(i))
                        .toArray();
            case SWAP_TWO ->
                IntStream.range(0, messages)
                        .map(i -> i == middle ? i + 1 : i == middle + 1 ? i - 1 : i)
                        .toArray();
        };
    }
}

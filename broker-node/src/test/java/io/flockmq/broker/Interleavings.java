package io.flockmq.broker;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * Runs a structure's operations on two threads in every interleaving that Lincheck comes to, and expects that what they return could
 * have been returned one after the other. {@code -Dinterleavings=long} comes to many more.
 */
public final class Interleavings {

    private static final boolean LONG = "long".equals(System.getProperty("interleavings"));

    private Interleavings() {}

    /** Checks the operations of a class, each marked as one. */
    public static void check(Class<?> structure) {
        new ModelCheckingOptions()
                .iterations(LONG ? 30 : 8)
                .invocationsPerIteration(LONG ? 2000 : 200)
                .threads(2)
                .actorsPerThread(LONG ? 4 : 3)
                .actorsBefore(2)
                .actorsAfter(1)
                .check(structure);
    }
}

package io.flockmq.violations;

/** The entry point of the broken house. */
public final class FlockMq {}

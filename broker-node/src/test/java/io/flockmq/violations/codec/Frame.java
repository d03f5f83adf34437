package io.flockmq.violations.codec;

/** A class of the codec that breaks nothing. */
public record Frame(int length) {}

package io.flockmq.violations.session;

/** A class of the session's room that breaks nothing. */
public record Queue(int depth) {}

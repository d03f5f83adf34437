package io.flockmq.violations.table;

/** A class of the table's room that breaks nothing. */
public record Row(String key) {}

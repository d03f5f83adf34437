package io.flockmq.violations.admin;

/** Something in a room beside the console's. */
public record Page(String title) {}

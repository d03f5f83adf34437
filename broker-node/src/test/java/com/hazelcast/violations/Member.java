package com.hazelcast.violations;

/** Something of Hazelcast's. */
public record Member(String name) {}

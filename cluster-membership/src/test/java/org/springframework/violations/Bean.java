package org.springframework.violations;

/** Something of Spring's. */
public record Bean(String name) {}

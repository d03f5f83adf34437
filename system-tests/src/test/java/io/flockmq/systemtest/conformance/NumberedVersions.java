package io.flockmq.systemtest.conformance;

import io.flockmq.systemtest.raw.Version;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs a test once with MQTT 3.1.1 and once with MQTT 5.0, whose statements are numbered. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@EnumSource(
        value = Version.class,
        names = {"V311", "V5"})
@interface NumberedVersions {}

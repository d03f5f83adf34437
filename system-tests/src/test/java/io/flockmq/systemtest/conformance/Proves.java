package io.flockmq.systemtest.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The statements that would be seen broken if this test failed. For tests that send and read bytes: a client library that
 * stands between could hide what the broker does.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Proves {

    /** Statements of MQTT 5.0, such as {@code MQTT-3.1.2-24}. */
    String[] mqtt5() default {};

    /** Statements of MQTT 3.1.1, whose numbers are others. */
    String[] mqtt311() default {};

    /** What is said of MQTT 3.1 in {@code mqtt-3.1.txt}; its text has no numbers. */
    String[] mqtt31() default {};
}

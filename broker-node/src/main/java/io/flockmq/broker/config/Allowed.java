package io.flockmq.broker.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The range of a number, {@code Duration} or {@code DataSize} in {@link BrokerProperties}, written as in a
 * configuration file. The start checks it, messages quote it, and the documentation lists it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@interface Allowed {

    /** The smallest value. */
    String min();

    /** The largest value; empty if only the type limits it. */
    String max() default "";

    /** What 0 means, where 0 is allowed although it is below {@link #min}; empty if it is not. */
    String zero() default "";
}

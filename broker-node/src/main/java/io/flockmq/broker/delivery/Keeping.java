package io.flockmq.broker.delivery;

/** Whether what must not be lost can be kept now. Any thread. */
@FunctionalInterface
public interface Keeping {

    /** It always can: nothing is kept, or memory keeps it. */
    Keeping ALWAYS = () -> true;

    /** Whether it can; if not, QoS 1 and 2 messages and retained ones are refused, and subscriptions, too. */
    boolean isPossible();
}

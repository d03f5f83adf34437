package io.flockmq.cluster.membership;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Questions that nodes ask each other for people: seldom, and answered whenever there is time. What nodes tell each other for clients goes over
 * the link. Thread-safe.
 */
public interface NodeQuestions {

    /** Largest question and answer, bytes. */
    int LARGEST = 8 * 1024 * 1024;

    /**
     * Answers what other nodes ask from now on.
     *
     * @param answerer makes an answer of a question, both at most {@link #LARGEST} bytes, on one of few threads that wait for it; what it
     *     throws is told to the asker
     */
    void answerBy(UnaryOperator<byte[]> answerer);

    /**
     * Asks another node.
     *
     * @param limit after so long the answer is not waited for any more
     * @return the answer; fails if the node is not there, does not answer in time, or cannot answer
     */
    CompletableFuture<byte[]> ask(Node node, byte[] question, Duration limit);
}

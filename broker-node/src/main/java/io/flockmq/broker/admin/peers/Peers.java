package io.flockmq.broker.admin.peers;

import io.flockmq.broker.admin.node.NodeAnswers;
import io.flockmq.broker.admin.node.NodeQuestion;
import io.flockmq.broker.admin.node.NotAnsweredException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks this node and all others at the same time. Thread-safe; waits for answers, of each node for a bounded time. */
public final class Peers {

    /** The longest that another node is waited for, seconds. */
    public static final int SECONDS = 2;

    /** A node that did not answer, and a clause that says why. */
    public record Missing(String node, String reason) {}

    /**
     * What was answered.
     *
     * @param byNode by the id of the node, this one first
     * @param missing who did not
     * @param <A> an answer
     */
    public record Answers<A>(Map<String, A> byNode, List<Missing> missing) {}

    private final String self;
    private final NodeAnswers answers;
    private final OtherNodes others;
    private final QuestionFormat format = new QuestionFormat();

    /** This node and the others. */
    public Peers(String self, NodeAnswers answers, OtherNodes others) {
        this.self = self;
        this.answers = answers;
        this.others = others;
    }

    /** The id of this node. */
    public String self() {
        return self;
    }

    /** The ids of all nodes that are there, this one first. */
    public List<String> ids() {
        List<String> all = new ArrayList<>();
        all.add(self);
        all.addAll(others.ids());
        return all;
    }

    /** Asks all nodes. */
    public <A> Answers<A> all(NodeQuestion<A> question) {
        return ask(ids(), question);
    }

    /** Asks one node, or all where none is named. */
    public <A> Answers<A> some(@Nullable String node, NodeQuestion<A> question) {
        return node == null ? all(question) : ask(List.of(node), question);
    }

    /**
     * Asks one node.
     *
     * @throws NotAnsweredException if it does not answer
     */
    public <A> A one(String node, NodeQuestion<A> question) {
        Answers<A> answers = ask(List.of(node), question);
        A answer = answers.byNode().get(node);
        if (answer == null) {
            throw new NotAnsweredException(
                    "node " + node + ": " + answers.missing().getFirst().reason(), null);
        }
        return answer;
    }

    private <A> Answers<A> ask(List<String> nodes, NodeQuestion<A> question) {
        Map<String, CompletableFuture<byte[]>> asked = new LinkedHashMap<>();
        byte[] bytes = format.question(question);
        for (String node : nodes) {
            if (!node.equals(self)) {
                asked.put(node, others.ask(node, bytes));
            }
        }
        Map<String, A> byNode = new LinkedHashMap<>();
        List<Missing> missing = new ArrayList<>();
        if (nodes.contains(self)) {
            byNode.put(self, answers.answer(question));
        }
        asked.forEach((node, answer) -> {
            try {
                byNode.put(node, format.answer(answer.get(), question.answer()));
            } catch (ExecutionException failed) {
                missing.add(new Missing(node, why(failed.getCause())));
            } catch (IllegalArgumentException refused) {
                missing.add(new Missing(node, String.valueOf(refused.getMessage())));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                missing.add(new Missing(node, "this node stops"));
            }
        });
        return new Answers<>(byNode, missing);
    }

    private static String why(@Nullable Throwable cause) {
        return switch (cause) {
            case TimeoutException _ -> "it did not answer within " + SECONDS + " s";
            case IllegalStateException known when known.getMessage() != null -> known.getMessage();
            case null, default -> "it could not be asked";
        };
    }

    /** Answers a question of another node, as bytes. */
    public byte[] answer(byte[] question) {
        try {
            return format.answer(answers.answer(format.question(question)));
        } catch (IllegalArgumentException | NotAnsweredException notAnswered) {
            return format.problem(String.valueOf(notAnswered.getMessage()));
        }
    }
}

package io.flockmq.cluster.membership;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Questions that go the way of Hazelcast's own words: on threads of their own, and of each node only so many at a time. */
public final class HazelcastQuestions implements NodeQuestions {

    private final HazelcastInstance hazelcast;
    private final HazelcastMembership membership;

    /** Between the members of this one. */
    public HazelcastQuestions(HazelcastInstance hazelcast, HazelcastMembership membership) {
        this.hazelcast = hazelcast;
        this.membership = membership;
    }

    @Override
    public void answerBy(UnaryOperator<byte[]> answerer) {
        membership.answerBy(answerer);
    }

    @Override
    public CompletableFuture<byte[]> ask(Node node, byte[] question, Duration limit) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        try {
            Optional<Member> member = hazelcast.getCluster().getMembers().stream()
                    .filter(each ->
                            NodeAttributes.read(each).filter(node::equals).isPresent())
                    .findFirst();
            if (member.isEmpty()) {
                return CompletableFuture.failedFuture(new IllegalStateException("it is not there"));
            }
            hazelcast
                    .getExecutorService(MembershipMessages.QUESTIONS)
                    .submitToMember(new Question(question), member.get(), new ExecutionCallback<>() {
                        @Override
                        public void onResponse(byte[] response) {
                            answer.complete(response);
                        }

                        @Override
                        public void onFailure(Throwable cause) {
                            answer.completeExceptionally(cause);
                        }
                    });
        } catch (RuntimeException notAsked) { // Hazelcast ends
            answer.completeExceptionally(notAsked);
        }
        return answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}

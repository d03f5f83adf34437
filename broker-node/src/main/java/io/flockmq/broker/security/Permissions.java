package io.flockmq.broker.security;

import io.flockmq.broker.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one connected client may do. The first rule that covers a topic decides. Answers are remembered for each topic until rules change, so that most cost one look-up. Event loop of
 * the client only.
 */
public final class Permissions {

    /** What becomes of a subscription. */
    public enum Access {
        /** All that matches it may be sent. */
        ALL,
        /** Some of what matches it may be sent. */
        SOME,
        /** Nothing that matches it may be sent. */
        NONE
    }

    /** Answers remembered for each action of one client; above that all are forgotten. */
    private static final int REMEMBERED = 256;

    private static final String SYS = "$SYS/";

    private final String clientId;
    private final @Nullable String user;
    private final boolean admin;
    private final List<RuleSource> sources;
    private final boolean otherwise;

    private long version = -1;
    private List<Rule> rules = List.of();
    private final Answers publish = new Answers(Action.PUBLISH);
    private final Answers receive = new Answers(Action.SUBSCRIBE);

    /**
     * Asks the sources in this order.
     *
     * @param user its user name, null for a client that nobody knows
     * @param admin whether it may see {@code $SYS} without a rule
     * @param sources at least one
     * @param otherwise whether what no rule covers is allowed
     */
    Permissions(String clientId, @Nullable String user, boolean admin, List<RuleSource> sources, boolean otherwise) {
        this.clientId = clientId;
        this.user = user;
        this.admin = admin;
        this.sources = sources;
        this.otherwise = otherwise;
    }

    /** Whether the client may publish to a topic. */
    public boolean mayPublish(Topic topic) {
        refresh();
        return publish.to(topic);
    }

    /** Whether the client may be sent a message of a topic. */
    public boolean mayReceive(Topic topic) {
        refresh();
        return receive.to(topic);
    }

    /**
     * What the client may be sent of a subscription.
     *
     * @param filter without {@code $share} and share name
     */
    public Access maySubscribe(String filter) {
        refresh();
        if (admin && Filters.covers("$SYS/#", filter)) {
            return Access.ALL;
        }
        boolean some = admin && Filters.overlap("$SYS/#", filter);
        boolean refused = false;
        for (Rule rule : rules) {
            if (!rule.actions().contains(Action.SUBSCRIBE)) {
                continue;
            }
            if (Filters.covers(rule.filter(), filter)) {
                if (rule.allows()) {
                    return refused ? Access.SOME : Access.ALL;
                }
                return some ? Access.SOME : Access.NONE;
            }
            if (Filters.overlap(rule.filter(), filter)) {
                some |= rule.allows();
                refused |= !rule.allows();
            }
        }
        if (otherwise) {
            return refused ? Access.SOME : Access.ALL;
        }
        return some ? Access.SOME : Access.NONE;
    }

    /**
     * Why something is allowed or refused.
     *
     * @param rule what decides; null where none covers the topic
     */
    public record Decision(boolean allowed, @Nullable Rule rule) {}

    /** Whether the client may do this with a topic, and which rule says so. Nothing is remembered of it. */
    public Decision decision(Action action, Topic topic) {
        refresh();
        for (Rule rule : rules) {
            if (rule.actions().contains(action) && Filters.covers(rule.filter(), topic.name())) {
                return new Decision(decide(action, topic.name()), rule);
            }
        }
        return new Decision(decide(action, topic.name()), null);
    }

    private void refresh() {
        long now = 0;
        for (RuleSource source : sources) {
            now += source.version();
        }
        if (now == version) {
            return;
        }
        version = now;
        publish.forget();
        receive.forget();
        List<Rule> fresh = new ArrayList<>();
        for (RuleSource source : sources) {
            for (Rule rule : source.rulesFor(clientId, user)) {
                Rule mine = rule.on(clientId, user);
                if (mine != null) {
                    fresh.add(mine);
                }
            }
        }
        rules = List.copyOf(fresh);
    }

    private boolean decide(Action action, String topic) {
        if (admin && action == Action.SUBSCRIBE && topic.startsWith(SYS)) {
            return true;
        }
        for (Rule rule : rules) {
            if (rule.actions().contains(action) && Filters.covers(rule.filter(), topic)) {
                return rule.allows();
            }
        }
        return otherwise;
    }

    /** What was answered for one action. */
    private final class Answers {

        private final Action action;
        private @Nullable Topic last;
        private boolean lastAnswer;
        private @Nullable Map<Topic, Boolean> all;

        private Answers(Action action) {
            this.action = action;
        }

        private void forget() {
            last = null;
            all = null;
        }

        private boolean to(Topic topic) {
            if (topic == last) { // topics are interned for each event loop
                return lastAnswer;
            }
            lastAnswer = remembered(topic);
            last = topic;
            return lastAnswer;
        }

        private boolean remembered(Topic topic) {
            Map<Topic, Boolean> known = all;
            if (known == null) {
                known = new HashMap<>(4);
                all = known;
            }
            Boolean answer = known.get(topic);
            if (answer == null) {
                answer = decide(action, topic.name());
                if (known.size() >= REMEMBERED) {
                    known.clear();
                }
                known.put(topic, answer);
            }
            return answer;
        }
    }
}

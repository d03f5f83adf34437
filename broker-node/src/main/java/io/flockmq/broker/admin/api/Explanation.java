package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.node.PublisherView;
import io.flockmq.broker.admin.node.SubscriberView;
import io.flockmq.broker.admin.node.SubscriptionView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a message on a topic would reach a client now, and why.
 *
 * @param publisher null for somebody who may publish there
 * @param reaches {@code yes}, {@code no} or {@code perhaps}
 * @param summary the same in a sentence
 * @param steps what was looked at, in the order in which a message comes to it
 * @param subscriptions those of the subscriber that match
 * @param nearest what comes nearest where none does
 */
record Explanation(
        String topic,
        @Nullable String publisher,
        String subscriber,
        int qos,
        String reaches,
        String summary,
        List<Step> steps,
        List<SubscriptionView> subscriptions,
        List<SubscriberView.Near> nearest) {

    /**
     * Something that was looked at.
     *
     * @param step a stable name
     * @param result {@code ok}, {@code fails} or {@code unknown}
     * @param text a sentence
     * @param node where; null for no node in particular
     * @param rule the rule that decides; null for none
     */
    record Step(
            String step,
            String result,
            String text,
            @Nullable String node,
            @Nullable String rule) {}

    /**
     * What one node knows of a client.
     *
     * @param node where its session is; null if it has none
     * @param view null likewise
     */
    record Known<V>(@Nullable String node, @Nullable V view) {}

    /** Looks at everything in turn. */
    static Explanation of(
            String topic,
            int qos,
            @Nullable String publisher,
            Known<PublisherView> from,
            String subscriber,
            Known<SubscriberView> to) {
        List<Step> steps = new ArrayList<>();
        if (publisher != null) {
            publisher(publisher, topic, from, steps);
        }
        SubscriberView view = to.view();
        if (view == null) {
            steps.add(new Step(
                    "session",
                    "fails",
                    "No node has a session of client " + subscriber
                            + ": it is not connected, and what it had subscribed to is gone.",
                    null,
                    null));
        } else {
            subscriber(topic, qos, publisher, subscriber, view, to.node(), steps);
        }
        String reaches = verdict(steps);
        return new Explanation(
                topic,
                publisher,
                subscriber,
                qos,
                reaches,
                summary(reaches, steps),
                steps,
                view == null ? List.of() : view.matching(),
                view == null ? List.of() : view.nearest());
    }

    private static String verdict(List<Step> steps) {
        if (steps.stream().anyMatch(step -> step.result().equals("fails"))) {
            return "no";
        }
        return steps.stream().anyMatch(step -> step.result().equals("unknown")) ? "perhaps" : "yes";
    }

    private static String summary(String reaches, List<Step> steps) {
        String wanted = reaches.equals("no") ? "fails" : "unknown";
        return steps.stream()
                .filter(step -> step.result().equals(wanted))
                .findFirst()
                .map(Step::text)
                .orElse("The message reaches the client.");
    }

    private static void publisher(String id, String topic, Known<PublisherView> from, List<Step> steps) {
        PublisherView view = from.view();
        if (view == null || !view.connected()) {
            steps.add(new Step(
                    "publisher-connected",
                    "unknown",
                    "Client " + id + " is not connected: its rules cannot be looked at.",
                    from.node(),
                    null));
        } else if (Boolean.FALSE.equals(view.allowed())) {
            steps.add(new Step(
                    "publish-allowed",
                    "fails",
                    "Client " + id + " may not publish to " + topic + because(view.rule()),
                    from.node(),
                    view.rule()));
        } else {
            steps.add(new Step(
                    "publish-allowed", "ok", "Client " + id + " may publish there.", from.node(), view.rule()));
        }
    }

    private static String because(@Nullable String rule) {
        return rule == null ? ": no rule allows it." : ": a rule refuses it.";
    }

    private static void subscriber(
            String topic,
            int qos,
            @Nullable String publisher,
            String id,
            SubscriberView view,
            @Nullable String node,
            List<Step> steps) {
        steps.add(new Step(
                "session",
                "ok",
                "Client " + id + " has a session, and is " + (view.connected() ? "connected." : "not connected."),
                node,
                null));
        subscription(topic, publisher, id, view, node, steps);
        if (view.matching().isEmpty()) {
            return;
        }
        if (Boolean.FALSE.equals(view.allowed())) {
            steps.add(new Step(
                    "receive-allowed",
                    "fails",
                    "Client " + id + " may not be sent messages on " + topic + because(view.rule()),
                    node,
                    view.rule()));
        } else if (view.allowed() == null) {
            steps.add(new Step(
                    "receive-allowed",
                    "unknown",
                    "The rules of client " + id + " are looked at when it is connected again.",
                    node,
                    null));
        } else {
            steps.add(new Step("receive-allowed", "ok", "Client " + id + " may have it.", node, view.rule()));
        }
        delivery(qos, id, view, node, steps);
    }

    private static void subscription(
            String topic,
            @Nullable String publisher,
            String id,
            SubscriberView view,
            @Nullable String node,
            List<Step> steps) {
        List<SubscriptionView> matching = view.matching();
        if (matching.isEmpty()) {
            steps.add(new Step(
                    "subscription",
                    "fails",
                    "Client " + id + " has no subscription that matches " + topic
                            + (view.nearest().isEmpty()
                                    ? ": it has none at all."
                                    : "; the nearest is "
                                            + view.nearest().getFirst().filter() + ", which "
                                            + view.nearest().getFirst().why() + "."),
                    node,
                    null));
            return;
        }
        boolean own = id.equals(publisher) && matching.stream().allMatch(SubscriptionView::noLocal);
        if (own) {
            steps.add(new Step(
                    "no-local",
                    "fails",
                    "Client " + id + " has subscribed with No Local, and is the publisher itself.",
                    node,
                    null));
        } else if (matching.stream().allMatch(one -> one.shareName() != null)) {
            steps.add(new Step(
                    "subscription",
                    "unknown",
                    "Client " + id + " shares its subscription: each message goes to one member of "
                            + matching.getFirst().shareName() + ", not always to this one.",
                    node,
                    null));
        } else {
            steps.add(new Step(
                    "subscription", "ok", "Subscription " + matching.getFirst().filter() + " matches.", node, null));
        }
    }

    private static void delivery(int qos, String id, SubscriberView view, @Nullable String node, List<Step> steps) {
        int granted =
                view.matching().stream().mapToInt(SubscriptionView::qos).max().orElse(0);
        int delivered = Math.min(qos, granted);
        if (!view.connected() && delivered == 0 && !view.waitsOffline()) {
            steps.add(new Step(
                    "connected",
                    "fails",
                    "Client " + id + " is not connected, and messages of QoS 0 do not wait"
                            + (qos > 0 ? ": its subscription is of QoS 0." : "."),
                    node,
                    null));
            return;
        }
        if (view.queueFull()) {
            steps.add(new Step(
                    "queue",
                    view.connected() && delivered == 0 ? "unknown" : "fails",
                    "The queue of client " + id + " is full: " + view.queuedMessages() + " messages wait.",
                    node,
                    null));
            return;
        }
        steps.add(new Step(
                view.connected() ? "connected" : "queue",
                "ok",
                view.connected()
                        ? "Client " + id + " is connected"
                                + (view.queuedMessages() == 0
                                        ? "."
                                        : ", and " + view.queuedMessages() + " messages wait before this one.")
                        : "The message waits in the queue of client " + id + ", for at most " + view.sessionExpiry()
                                + " s after it has gone.",
                node,
                null));
    }
}

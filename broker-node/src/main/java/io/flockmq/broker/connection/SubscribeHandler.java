package io.flockmq.broker.connection;

import io.flockmq.broker.delivery.Keeping;
import io.flockmq.broker.delivery.Subscriptions;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.security.Permissions;
import io.flockmq.broker.session.MessageSource;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.subscription.RetainHandling;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.TopicFilter;
import io.flockmq.broker.topic.TopicNames;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides on SUBSCRIBE and UNSUBSCRIBE (MQTT 5.0, sections 3.8 and 3.10) and carries them out. Event loop only. */
final class SubscribeHandler {

    /**
     * The answer to SUBSCRIBE.
     *
     * @param reasons one for each filter, in order [MQTT-3.8.4-6]
     * @param retained retained messages to send after SUBACK
     */
    record Subscribed(List<ReasonCode> reasons, List<MessageSource> retained) {}

    private final ConnectionSettings settings;
    private final Session session;
    private @Nullable Permissions permissions;
    private final Subscriptions subscriptions;
    private final Keeping keeping;
    private final BrokerEventListener events;
    private final boolean mqtt5;

    /**
     * Handles what one client subscribes to.
     *
     * @param permissions what it may do, null for everything
     * @param keeping whether subscriptions of a session that is kept can be
     */
    SubscribeHandler(
            ConnectionSettings settings,
            Session session,
            @Nullable Permissions permissions,
            Subscriptions subscriptions,
            Keeping keeping,
            BrokerEventListener events,
            boolean mqtt5) {
        this.settings = settings;
        this.session = session;
        this.permissions = permissions;
        this.subscriptions = subscriptions;
        this.keeping = keeping;
        this.events = events;
        this.mqtt5 = mqtt5;
    }

    /** What the client may do from now on, null for everything. */
    void permit(@Nullable Permissions changed) {
        permissions = changed;
    }

    Subscribed subscribe(MqttSubscribeMessage subscribe) {
        int id = (int) ConnectHandler.integer(
                properties(subscribe.idAndPropertiesVariableHeader().properties()),
                MqttProperties.SUBSCRIPTION_IDENTIFIER,
                0);
        List<ReasonCode> reasons = new ArrayList<>();
        List<MessageSource> retained = new ArrayList<>();
        for (MqttTopicSubscription wanted : subscribe.payload().topicSubscriptions()) {
            ReasonCode reason;
            if (!subscriptions.areServed()) {
                reason = ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR; // SUBACK has no better one
            } else if (session.isPersistent() && !keeping.isPossible()) {
                reason = ReasonCode.QUOTA_EXCEEDED;
            } else if (reasons.size() >= settings.filtersPerSubscribe()) {
                reason = ReasonCode.QUOTA_EXCEEDED;
            } else {
                reason = subscribe(wanted, id, retained);
            }
            events.on(new BrokerEvent.ClientSubscribed(session.clientId(), wanted.topicFilter(), reason));
            // MQTT 3 knows one kind of failure [MQTT-3.9.3-2].
            reasons.add(reason.isError() && !mqtt5 ? ReasonCode.UNSPECIFIED_ERROR : reason);
        }
        return new Subscribed(reasons, retained);
    }

    private ReasonCode subscribe(MqttTopicSubscription wanted, int id, List<MessageSource> retained) {
        return switch (TopicFilter.parse(wanted.topicFilter())) {
            case TopicFilter.Parsed.Invalid _ -> ReasonCode.TOPIC_FILTER_INVALID;
            case TopicFilter.Parsed.Valid(TopicFilter filter) -> {
                ReasonCode refusal = refusal(filter, id);
                yield refusal.isError() ? refusal : subscribe(filter, wanted.option(), id, retained);
            }
        };
    }

    private ReasonCode subscribe(
            TopicFilter filter, MqttSubscriptionOption option, int id, List<MessageSource> retained) {
        Qos granted = Qos.of(option.qos().value()).atMost(settings.features().maxQos());
        MessageSource messages = subscriptions.subscribe(
                session,
                filter,
                new SubscriptionOptions(
                        granted,
                        option.isNoLocal(),
                        option.isRetainAsPublished(),
                        RetainHandling.of(option.retainHandling().value()),
                        id));
        if (messages != null) {
            retained.add(messages);
        }
        return switch (granted) {
            case AT_MOST_ONCE -> ReasonCode.SUCCESS;
            case AT_LEAST_ONCE -> ReasonCode.GRANTED_QOS_1;
            case EXACTLY_ONCE -> ReasonCode.GRANTED_QOS_2;
        };
    }

    /** Why a filter is refused, or success. */
    private ReasonCode refusal(TopicFilter filter, int id) {
        ConnectionSettings.Features features = settings.features();
        if (TopicNames.levels(filter.filter()) > settings.topicLevels()
                || (settings.topicLength() < TopicNames.MAX_BYTES
                        && filter.filter().getBytes(StandardCharsets.UTF_8).length > settings.topicLength())) {
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        if (filter.hasWildcard() && !features.wildcardSubscriptions()) {
            return ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED;
        }
        if (filter.isShared() && !features.sharedSubscriptions()) {
            return ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED;
        }
        if (id != 0 && !features.subscriptionIdentifiers()) {
            return ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED;
        }
        if (permissions != null && permissions.maySubscribe(filter.filter()) == Permissions.Access.NONE) {
            return ReasonCode.NOT_AUTHORIZED;
        }
        int limit = settings.subscriptionsPerClient();
        if (limit > 0 && session.subscriptionCount() >= limit && !session.isSubscribed(filter)) {
            return ReasonCode.QUOTA_EXCEEDED;
        }
        return ReasonCode.SUCCESS;
    }

    List<ReasonCode> unsubscribe(MqttUnsubscribeMessage unsubscribe) {
        List<ReasonCode> reasons = new ArrayList<>();
        for (String wanted : unsubscribe.payload().topics()) {
            ReasonCode reason = switch (TopicFilter.parse(wanted)) {
                case TopicFilter.Parsed.Invalid _ -> ReasonCode.TOPIC_FILTER_INVALID;
                case TopicFilter.Parsed.Valid(TopicFilter filter) ->
                    subscriptions.unsubscribe(session, filter)
                            ? ReasonCode.SUCCESS
                            : ReasonCode.NO_SUBSCRIPTION_EXISTED;
            };
            events.on(new BrokerEvent.ClientUnsubscribed(session.clientId(), wanted, reason));
            reasons.add(reason);
        }
        return mqtt5 ? reasons : List.of();
    }

    private static MqttProperties properties(@Nullable MqttProperties properties) {
        return properties == null ? MqttProperties.NO_PROPERTIES : properties;
    }
}

package io.flockmq.broker.admin.node;

import io.flockmq.broker.admin.audit.AuditEntry;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a node, or be done there. Nodes of neighbouring versions ask each other: fields are added only, and what is not known is
 * left out.
 *
 * @param <A> the answer
 */
public sealed interface NodeQuestion<A> {

    /** What the answer is. */
    Class<A> answer();

    /** How the node is. */
    record Report() implements NodeQuestion<NodeReport> {
        @Override
        public Class<NodeReport> answer() {
            return NodeReport.class;
        }
    }

    /** Its figures of the last seconds, {@code step} seconds apart. */
    record History(int seconds, int step) implements NodeQuestion<HistoryAnswer> {
        @Override
        public Class<HistoryAnswer> answer() {
            return HistoryAnswer.class;
        }
    }

    /** Some of its clients. */
    record ListClients(ClientQuery query) implements NodeQuestion<ClientPage> {
        @Override
        public Class<ClientPage> answer() {
            return ClientPage.class;
        }
    }

    /** One client. */
    record GetClient(String id) implements NodeQuestion<ClientAnswer> {
        @Override
        public Class<ClientAnswer> answer() {
            return ClientAnswer.class;
        }
    }

    /** Disconnects a client. */
    record Disconnect(String id) implements NodeQuestion<ClientDone> {
        @Override
        public Class<ClientDone> answer() {
            return ClientDone.class;
        }
    }

    /** Ends a session. */
    record DeleteSession(String id) implements NodeQuestion<ClientDone> {
        @Override
        public Class<ClientDone> answer() {
            return ClientDone.class;
        }
    }

    /** What it has lately seen of these clients, at most so much. */
    record ClientEvents(Set<String> ids, int limit) implements NodeQuestion<ClientEventsAnswer> {
        @Override
        public Class<ClientEventsAnswer> answer() {
            return ClientEventsAnswer.class;
        }
    }

    /** Some of its subscriptions. */
    record ListSubscriptions(SubscriptionQuery query) implements NodeQuestion<SubscriptionPage> {
        @Override
        public Class<SubscriptionPage> answer() {
            return SubscriptionPage.class;
        }
    }

    /** What it knows of a publisher and of a subscriber of a topic. */
    record Explain(@Nullable String publisher, String subscriber, String topic) implements NodeQuestion<ExplainAnswer> {
        @Override
        public Class<ExplainAnswer> answer() {
            return ExplainAnswer.class;
        }
    }

    /** What was dropped there. */
    record ListDrops(DropBook.Filter filter, int limit) implements NodeQuestion<DropBook.Summary> {
        @Override
        public Class<DropBook.Summary> answer() {
            return DropBook.Summary.class;
        }
    }

    /** Who is banned there. */
    record ListBans() implements NodeQuestion<BanAnswer> {
        @Override
        public Class<BanAnswer> answer() {
            return BanAnswer.class;
        }
    }

    /** Who is banned there by {@link AddBan}, not by its file. */
    record ListAddedBans() implements NodeQuestion<BanAnswer> {
        @Override
        public Class<BanAnswer> answer() {
            return BanAnswer.class;
        }
    }

    /** Bans somebody. */
    record AddBan(BanView ban) implements NodeQuestion<BanAnswer> {
        @Override
        public Class<BanAnswer> answer() {
            return BanAnswer.class;
        }
    }

    /** Takes a ban back. */
    record LiftBan(BanView ban) implements NodeQuestion<Done> {
        @Override
        public Class<Done> answer() {
            return Done.class;
        }
    }

    /** Its settings. */
    record Settings() implements NodeQuestion<SettingsAnswer> {
        @Override
        public Class<SettingsAnswer> answer() {
            return SettingsAnswer.class;
        }
    }

    /** The certificates that its listeners show. */
    record Certificates() implements NodeQuestion<CertificatesAnswer> {
        @Override
        public Class<CertificatesAnswer> answer() {
            return CertificatesAnswer.class;
        }
    }

    /** Takes it out of service. */
    record Drain() implements NodeQuestion<Done> {
        @Override
        public Class<Done> answer() {
            return Done.class;
        }
    }

    /** What was done through its admin API. */
    record Audit() implements NodeQuestion<AuditAnswer> {
        @Override
        public Class<AuditAnswer> answer() {
            return AuditAnswer.class;
        }
    }

    /** Figures, oldest first. */
    record HistoryAnswer(List<Figures> items) {}

    /** See {@link Page}. */
    record ClientPage(List<ClientSummary> items, @Nullable String next) {}

    /** A client; null if it has no session there. */
    record ClientAnswer(@Nullable ClientDetail client) {}

    /** Whether there is such a client, and whether what was to be done was done. */
    record ClientDone(boolean known, boolean done) {}

    /** What was seen, newest first. */
    record ClientEventsAnswer(List<ClientLog.Line> items) {}

    /** See {@link Page}. */
    record SubscriptionPage(
            List<SubscriptionView> items, @Nullable String next) {}

    /** What is known of both; null of one that has no session there. */
    record ExplainAnswer(
            @Nullable PublisherView publisher, @Nullable SubscriberView subscriber) {}

    /** Bans. */
    record BanAnswer(List<BanView> bans) {}

    /** Settings, in the order of the documentation. */
    record SettingsAnswer(List<SettingView> items) {}

    /** Certificates, by listener. */
    record CertificatesAnswer(List<CertificateView> items) {}

    /** Whether it was done, and a clause that says why not; null if it was. */
    record Done(boolean done, @Nullable String why) {}

    /** What was done, newest first. */
    record AuditAnswer(List<AuditEntry> entries) {}
}

package io.flockmq.broker.admin.node;

import io.flockmq.broker.admin.audit.AuditLog;
import io.flockmq.broker.admin.node.NodeQuestion.AuditAnswer;
import io.flockmq.broker.admin.node.NodeQuestion.BanAnswer;
import io.flockmq.broker.admin.node.NodeQuestion.CertificatesAnswer;
import io.flockmq.broker.admin.node.NodeQuestion.ClientAnswer;
import io.flockmq.broker.admin.node.NodeQuestion.ClientDone;
import io.flockmq.broker.admin.node.NodeQuestion.ClientEventsAnswer;
import io.flockmq.broker.admin.node.NodeQuestion.ClientPage;
import io.flockmq.broker.admin.node.NodeQuestion.Done;
import io.flockmq.broker.admin.node.NodeQuestion.ExplainAnswer;
import io.flockmq.broker.admin.node.NodeQuestion.HistoryAnswer;
import io.flockmq.broker.admin.node.NodeQuestion.SettingsAnswer;
import io.flockmq.broker.admin.node.NodeQuestion.SubscriptionPage;
import io.flockmq.broker.security.Ban;
import io.flockmq.broker.security.BanList;
import io.flockmq.broker.session.SessionDetails;
import io.flockmq.broker.topic.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What this node answers, whoever asks. Any thread; waits for event loops. */
public final class NodeAnswers {

    private static final int CLIENT_DROPS = 20;

    private final RunningNode node;
    private final FiguresHistory figures;
    private final DropBook drops;
    private final ClientLog log;
    private final BanList bans;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Clients clients;
    private final Explainer explainer;

    /** Of this node. */
    public NodeAnswers(
            RunningNode node,
            FiguresHistory figures,
            DropBook drops,
            ClientLog log,
            BanList bans,
            AuditLog audit,
            InstantSource clock) {
        this.node = node;
        this.figures = figures;
        this.drops = drops;
        this.log = log;
        this.bans = bans;
        this.audit = audit;
        this.clock = clock;
        this.clients = new Clients(node.id(), node::mqtt);
        this.explainer = new Explainer(node.id());
    }

    /**
     * Answers, or does what is asked.
     *
     * @throws NotAnsweredException if something of this node does not answer
     */
    public <A> A answer(NodeQuestion<A> question) {
        return question.answer()
                .cast(
                        switch (question) {
                            case NodeQuestion.Report _ -> report();
                            case NodeQuestion.History(int seconds, int step) ->
                                new HistoryAnswer(figures.since(seconds, step));
                            case NodeQuestion.ListClients(ClientQuery query) -> {
                                Page<ClientSummary> page = clients.clients(query);
                                yield new ClientPage(page.items(), page.next());
                            }
                            case NodeQuestion.GetClient(String id) -> new ClientAnswer(client(id));
                            case NodeQuestion.Disconnect(String id) ->
                                new ClientDone(clients.isKnown(id), clients.disconnect(id));
                            case NodeQuestion.DeleteSession(String id) -> {
                                boolean done = clients.delete(id);
                                yield new ClientDone(done, done);
                            }
                            case NodeQuestion.ClientEvents(Set<String> ids, int limit) ->
                                new ClientEventsAnswer(log.of(ids, limit));
                            case NodeQuestion.ListSubscriptions(SubscriptionQuery query) -> {
                                Page<SubscriptionView> page = clients.subscriptions(query);
                                yield new SubscriptionPage(page.items(), page.next());
                            }
                            case NodeQuestion.Explain(String publisher, String subscriber, String topic) ->
                                explain(publisher, subscriber, Topic.of(topic));
                            case NodeQuestion.ListDrops(DropBook.Filter filter, int limit) ->
                                drops.summary(filter, limit);
                            case NodeQuestion.ListBans _ -> bans();
                            case NodeQuestion.ListAddedBans _ ->
                                new BanAnswer(
                                        bans.added().stream().map(BanView::of).toList());
                            case NodeQuestion.AddBan(BanView ban) -> {
                                bans.add(ban.ban());
                                yield bans();
                            }
                            case NodeQuestion.LiftBan(BanView ban) -> lift(ban.ban());
                            case NodeQuestion.Settings _ -> new SettingsAnswer(node.settings());
                            case NodeQuestion.Certificates _ -> new CertificatesAnswer(node.certificates());
                            case NodeQuestion.Drain _ -> {
                                String why = node.drain();
                                yield new Done(why == null, why);
                            }
                            case NodeQuestion.Audit _ -> new AuditAnswer(audit.entries());
                        });
    }

    private NodeReport report() {
        List<String> notReady = node.notReady();
        return new NodeReport(
                node.id(),
                false,
                node.version(),
                node.startedAt(),
                Duration.between(node.startedAt(), clock.instant()).toSeconds(),
                node.isDraining() ? "draining" : notReady.isEmpty() ? "ready" : "not-ready",
                notReady,
                node.stop(),
                node.listeners(),
                figures.latest());
    }

    private @Nullable ClientDetail client(String id) {
        SessionDetails details = clients.details(id);
        return details == null
                ? null
                : ClientDetail.of(
                        node.id(),
                        details,
                        drops.summary(new DropBook.Filter(null, id, null), CLIENT_DROPS)
                                .latest());
    }

    private ExplainAnswer explain(@Nullable String publisher, String subscriber, Topic topic) {
        return new ExplainAnswer(
                publisher == null ? null : clients.look(publisher, (_, session) -> explainer.publisher(session, topic)),
                clients.look(subscriber, (_, session) -> explainer.subscriber(session, topic)));
    }

    private BanAnswer bans() {
        return new BanAnswer(bans.bans().stream().map(BanView::of).toList());
    }

    private Done lift(Ban ban) {
        boolean lifted = bans.lift(ban.subject());
        boolean inFile = bans.bans().stream().anyMatch(left -> Objects.equals(left.subject(), ban.subject()));
        return new Done(lifted, lifted ? null : inFile ? "it is in the file of bans" : "there is no such ban");
    }
}

package io.flockmq.broker.config;

import io.flockmq.broker.admin.api.LiveFigures;
import io.flockmq.broker.admin.api.Publisher;
import io.flockmq.broker.admin.api.ThisNode;
import io.flockmq.broker.admin.audit.AuditLog;
import io.flockmq.broker.admin.node.Backups;
import io.flockmq.broker.admin.node.ClientLog;
import io.flockmq.broker.admin.node.DropBook;
import io.flockmq.broker.admin.node.FiguresHistory;
import io.flockmq.broker.admin.node.NodeAnswers;
import io.flockmq.broker.admin.node.Publications;
import io.flockmq.broker.admin.node.RetainedMessages;
import io.flockmq.broker.admin.node.RunningNode;
import io.flockmq.broker.admin.peers.BansOfOthers;
import io.flockmq.broker.admin.peers.OtherNodes;
import io.flockmq.broker.admin.peers.Peers;
import io.flockmq.broker.observe.BrokerStatistics;
import io.flockmq.broker.security.BanList;
import io.flockmq.broker.transport.MqttNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What the admin API tells and does. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "mqtt.admin.enabled", matchIfMissing = true)
class AdminNodeConfiguration {

    /** What {@code /api/docs} says of the whole. */
    @Bean
    OpenAPI apiDescription(ThisNode node) {
        return new OpenAPI()
                .info(new Info()
                        .title("FlockMQ admin API")
                        .version(node.version())
                        .description(
                                "Errors are problems of RFC 9457. Changes that are made with the cookie of a login need its"
                                        + " csrfToken in the header X-CSRF-Token."))
                .components(new Components()
                        .addSecuritySchemes(
                                "password",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic"))
                        .addSecuritySchemes(
                                "login",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.COOKIE)
                                        .name("flockmq-login")))
                .addSecurityItem(new SecurityRequirement().addList("password"))
                .addSecurityItem(new SecurityRequirement().addList("login"));
    }

    @Bean
    InstantSource adminClock() {
        return InstantSource.system();
    }

    @Bean
    LongSupplier messageClock() {
        return MqttNode::nanoTime;
    }

    @Bean
    DropBook dropBook(ThisNode node) {
        return new DropBook(node.id(), InstantSource.system());
    }

    @Bean
    ClientLog clientLog() {
        return new ClientLog(InstantSource.system());
    }

    @Bean(destroyMethod = "")
    FiguresHistory figuresHistory(BrokerStatistics statistics, DropBook drops, MeterRegistry meters) {
        return new FiguresHistory(statistics, drops::droppedByReason, meters, InstantSource.system());
    }

    @Bean
    RunningNode runningNode(
            ThisNode node,
            BrokerProperties properties,
            NodeLives lives,
            Readiness readiness,
            NodeDrain drain,
            ClusterStandingHolder cluster,
            ListenerTls tls,
            Environment environment) {
        return new AdministeredNode(
                node.id(),
                node.version(),
                properties,
                lives,
                readiness,
                drain,
                cluster,
                new SettingsInForce(environment, properties),
                new CertificatesInForce(tls, environment, InstantSource.system()));
    }

    @Bean
    NodeAnswers nodeAnswers(
            RunningNode node, FiguresHistory figures, DropBook drops, ClientLog log, BanList bans, AuditLog audit) {
        return new NodeAnswers(node, figures, drops, log, bans, audit, InstantSource.system());
    }

    @Bean
    Peers peers(ThisNode node, NodeAnswers answers, ClusterHolder cluster) {
        ClusterConnection connection = cluster.connection();
        Peers peers = new Peers(
                node.id(), answers, connection == null ? OtherNodes.NONE : new AskedNodes(node.id(), connection));
        if (connection != null) {
            connection.answerBy(peers::answer);
        }
        return peers;
    }

    @Bean
    Backups backups(StorageHolder storage, BrokerProperties properties) {
        return StoreBackup.in(storage.storage(), properties.admin().backupDir());
    }

    @Bean(initMethod = "start")
    BansOfOthers bansOfOthers(Peers peers, BanList bans) {
        return new BansOfOthers(peers, bans);
    }

    @Bean
    Publications publications(RunningNode node) {
        return new Publications(node::mqtt);
    }

    @Bean
    RetainedMessages retainedMessages(RunningNode node) {
        return new RetainedMessages(node::mqtt);
    }

    @Bean
    Publisher publisher(Publications publications, BrokerProperties properties) {
        return new Publisher(
                publications, (int) properties.limits().maxPacketSize().toBytes(), MqttNode::nanoTime);
    }

    @Bean(destroyMethod = "")
    LiveFigures liveFigures(Peers peers, FiguresHistory history, DropBook drops) {
        return new LiveFigures(peers, history, drops);
    }

    @Bean
    AdminLifecycle adminLifecycle(FiguresHistory history, LiveFigures live, DropBook drops) {
        return new AdminLifecycle(history, live, drops);
    }
}

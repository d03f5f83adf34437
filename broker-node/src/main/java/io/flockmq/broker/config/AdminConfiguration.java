package io.flockmq.broker.config;

import io.flockmq.broker.admin.access.AccessProblems;
import io.flockmq.broker.admin.access.AdminFilters;
import io.flockmq.broker.admin.access.AdminUsers;
import io.flockmq.broker.admin.access.FirstUser;
import io.flockmq.broker.admin.access.LoginTokens;
import io.flockmq.broker.admin.access.Logins;
import io.flockmq.broker.admin.access.PasswordLogins;
import io.flockmq.broker.admin.api.Auditor;
import io.flockmq.broker.admin.api.ThisNode;
import io.flockmq.broker.admin.audit.AuditAction;
import io.flockmq.broker.admin.audit.AuditLog;
import io.flockmq.broker.security.FailedLogins;
import io.flockmq.broker.transport.MqttNode;
import io.flockmq.cluster.membership.Secret;
import jakarta.servlet.DispatcherType;
import java.time.InstantSource;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.json.JsonMapper;

/** Who may use the admin API. Where that is switched off, nothing of Spring Security is there. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "mqtt.admin.enabled", matchIfMissing = true)
@EnableWebSecurity
class AdminConfiguration {

    /** Before what looks at requests, after what numbers and traces them: where Spring Boot has it. */
    private static final int ORDER = -100;

    /**
     * What only nodes of the same cluster know.
     *
     * @param secret null for a node alone
     */
    record ClusterSecret(@Nullable Secret secret) {}

    @Bean
    ClusterSecret clusterSecret(BrokerProperties properties) {
        BrokerProperties.Cluster cluster = properties.cluster();
        return new ClusterSecret(cluster.enabled() ? new Secret(cluster.secret().toCharArray()) : null);
    }

    @Bean
    ThisNode thisNode(BrokerProperties properties, BuildProperties build, Environment environment) {
        String id = properties.cluster().nodeId();
        return new ThisNode(
                id.isEmpty() ? environment.getProperty("HOSTNAME", "flockmq") : id,
                String.valueOf(build.getVersion()),
                properties.cluster().enabled());
    }

    @Bean
    AuditLog auditLog() {
        return new AuditLog(InstantSource.system());
    }

    @Bean
    Auditor auditor(AuditLog log) {
        return new Auditor(log);
    }

    @Bean
    AdminUsers adminUsers(BrokerProperties properties, ClusterSecret cluster) {
        return AdminFiles.users(properties, cluster.secret(), InstantSource.system());
    }

    @Bean
    LoginTokens loginTokens(BrokerProperties properties, AdminUsers users, ClusterSecret cluster) {
        return new LoginTokens(
                FirstUser.loginSecret(cluster.secret()),
                users,
                properties.admin().loginLife(),
                InstantSource.system());
    }

    @Bean
    PasswordLogins passwordLogins(BrokerProperties properties, AdminUsers users, AuditLog audit) {
        AdminProperties.FailedLogins failed = properties.admin().failedLogins();
        FailedLogins.Limits limits = new FailedLogins.Limits(failed.limit(), failed.window(), failed.longestRefusal());
        return new PasswordLogins(
                users,
                new FailedLogins(limits, MqttNode::nanoTime),
                (user, address, lock) -> audit.failed(
                        new AuditLog.Actor(user, null, address),
                        new AuditLog.Change(AuditAction.LOGIN_FAILED, null, null, null),
                        lock.isZero()
                                ? "unknown user name or wrong password"
                                : "the last of too many: nobody there is asked for " + lock.toSeconds() + " s"));
    }

    @Bean
    Logins logins(PasswordLogins passwords, LoginTokens tokens) {
        return new Logins(passwords, tokens);
    }

    @Bean
    AdminFilters filters(AdminUsers users, LoginTokens tokens, PasswordLogins logins, JsonMapper json) {
        return new AdminFilters(users, tokens, logins, new AccessProblems(json));
    }

    @Bean
    SecurityFilterChain healthFilters(HttpSecurity http, AdminFilters filters, Environment environment)
            throws Exception {
        return filters.healthChain(http, actuator(environment) + "/health");
    }

    private static String actuator(Environment environment) {
        return environment.getProperty("management.endpoints.web.base-path", "/actuator");
    }

    @Bean
    SecurityFilterChain adminFilters(HttpSecurity http, AdminFilters filters, Environment environment)
            throws Exception {
        return filters.chain(http, actuator(environment));
    }

    @Bean
    DelegatingFilterProxyRegistrationBean adminFiltersRegistration() {
        DelegatingFilterProxyRegistrationBean registration =
                new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
        registration.setOrder(ORDER);
        registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        return registration;
    }
}

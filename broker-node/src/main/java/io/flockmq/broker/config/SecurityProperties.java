package io.flockmq.broker.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Who may do what: everything under {@code mqtt.security}, read like {@link BrokerProperties}.
 *
 * @param allowAnonymous Whether clients from other machines may connect without a name and password; from the same
 *     machine they always may.
 * @param authentication In which ways clients are asked who they are, in this order, of x509, password-file, jwt, http, jdbc
 *     and ldap; without any, all that are configured, in this order.
 * @param sessionsBelongToUsers Whether a session can be resumed or taken over by its user alone, as long as it is there; one of a
 *     client without a user by anybody.
 * @param admins User names of those who may subscribe to $SYS where clients are asked who they are.
 * @param passwordFile Clients that show a user name and a password that are in a file.
 * @param aclFile What clients may publish and subscribe to, in a file.
 * @param x509 Clients that are known by their TLS certificates.
 * @param jwt Clients that show a signed token instead of a password.
 * @param http A web service that knows clients.
 * @param jdbc A database that knows clients.
 * @param ldap A directory that knows clients.
 * @param failedLogins When clients at an address have tried too many passwords.
 * @param bansFile Who may not connect.
 */
public record SecurityProperties(
        @DefaultValue("false") boolean allowAnonymous,
        @DefaultValue List<String> authentication,
        @DefaultValue("true") boolean sessionsBelongToUsers,
        @DefaultValue List<String> admins,
        @DefaultValue PasswordFile passwordFile,
        @DefaultValue AclFile aclFile,
        @DefaultValue X509 x509,
        @DefaultValue Jwt jwt,
        @DefaultValue HttpHook http,
        @DefaultValue Jdbc jdbc,
        @DefaultValue Ldap ldap,
        @DefaultValue FailedLogins failedLogins,
        @DefaultValue BansFile bansFile) {

    /** Copies the lists. */
    public SecurityProperties {
        authentication = List.copyOf(authentication);
        admins = List.copyOf(admins);
    }

    /**
     * Users with passwords in a file.
     *
     * @param path File of lines user:hash, made by the command passwd or by mosquitto_passwd, read again when it changes.
     */
    public record PasswordFile(@DefaultValue("") String path) {}

    /**
     * Rules in a file.
     *
     * @param path File in the format of Mosquitto's acl_file, read again when it changes; what no line of it allows is refused.
     */
    public record AclFile(@DefaultValue("") String path) {}

    /**
     * Clients that are known by their TLS certificates, if user-name is set. Templates are text with {cn}, {subject}, {san-dns},
     * {san-email}, {san-uri}, {serial} or {fingerprint-sha256}.
     *
     * @param userName Template of the user name.
     * @param clientId Template of the only client id that the client may use; empty for any.
     */
    public record X509(
            @DefaultValue("") String userName,
            @DefaultValue("") String clientId) {}

    /**
     * Clients that show a signed token (JWT) instead of a password, if one of jwks-url, jwks-file and secret-file is set.
     *
     * @param jwksUrl Where the issuer publishes its keys (JWKS), http or https.
     * @param jwksFile File with the issuer's keys (JWKS), read again when it may have changed.
     * @param secretFile File with the secret that the issuer shares with the broker, 32 bytes or more; a line break at its
     *     end does not count.
     * @param jwksTimeout Longest time to connect to jwks-url, and again for its answer.
     * @param jwksRefresh Time after which keys are read again; a token with an unknown key leads to that at once.
     * @param algorithms Signatures that are taken; without any RS256, ES256 and EdDSA, with a shared secret HS256.
     * @param issuer What the claim iss must be; empty for any.
     * @param audience What must be in the claim aud; empty for any.
     * @param clockSkew How far the clock of the issuer may differ.
     * @param userNameClaim Claim with the user name.
     * @param clientIdClaim Claim with the only client id that the client may use; empty where tokens have none.
     * @param permissionsClaim Claim with what the client may publish and subscribe to; empty where tokens have none.
     * @param tokenInUserName Whether the token may also stand in the user name.
     * @param requireExpiry Whether a token without the claim exp is refused.
     */
    public record Jwt(
            @DefaultValue("") String jwksUrl,
            @DefaultValue("") String jwksFile,
            @DefaultValue("") String secretFile,

            @DefaultValue("2s") @Allowed(min = "100ms", max = "10s") @DurationUnit(ChronoUnit.SECONDS)
            Duration jwksTimeout,

            @DefaultValue("5m") @Allowed(min = "1m", max = "1d") @DurationUnit(ChronoUnit.SECONDS)
            Duration jwksRefresh,

            @DefaultValue List<String> algorithms,
            @DefaultValue("") String issuer,
            @DefaultValue("") String audience,

            @DefaultValue("30s") @Allowed(min = "1s", max = "1h", zero = "none") @DurationUnit(ChronoUnit.SECONDS)
            Duration clockSkew,

            @DefaultValue("sub") String userNameClaim,
            @DefaultValue("") String clientIdClaim,
            @DefaultValue("") String permissionsClaim,
            @DefaultValue("false") boolean tokenInUserName,
            @DefaultValue("true") boolean requireExpiry) {

        /** Copies the list. */
        public Jwt {
            algorithms = List.copyOf(algorithms);
        }

        /** Whether clients may show tokens. */
        public boolean isConfigured() {
            return !jwksUrl.isEmpty() || !jwksFile.isEmpty() || !secretFile.isEmpty();
        }
    }

    /**
     * A web service that knows clients, if url is set.
     *
     * @param url Where it is, http or https; asked by POST.
     * @param timeout Longest time for its answer.
     * @param maxRequests Most requests at the same time; further clients are refused.
     * @param headers Headers of each request, such as "Authorization: Bearer ...".
     * @param cacheAllow How long a client that was let in is remembered.
     * @param cacheDeny How long a client that was not is remembered.
     */
    public record HttpHook(
            @DefaultValue("") String url,

            @DefaultValue("2s") @Allowed(min = "100ms", max = "1m") @DurationUnit(ChronoUnit.SECONDS)
            Duration timeout,

            @DefaultValue("100") @Allowed(min = "1", max = "100000")
            int maxRequests,

            @DefaultValue List<String> headers,

            @DefaultValue("30s") @Allowed(min = "1s", max = "1d", zero = "not at all") @DurationUnit(ChronoUnit.SECONDS)
            Duration cacheAllow,

            @DefaultValue("5s") @Allowed(min = "1s", max = "1d", zero = "not at all") @DurationUnit(ChronoUnit.SECONDS)
            Duration cacheDeny) {

        /** Copies the list. */
        public HttpHook {
            headers = List.copyOf(headers);
        }

        /** Whether there is one. */
        public boolean isConfigured() {
            return !url.isEmpty();
        }

        /** Headers may be secret. */
        @Override
        public String toString() {
            return "HttpHook[timeout=" + timeout + "]";
        }
    }

    /**
     * A database (PostgreSQL) that knows clients, if url is set.
     *
     * @param url Where it is, such as jdbc:postgresql://host:5432/name.
     * @param userName Name of the broker there.
     * @param password Password of the broker there.
     * @param passwordFile File with the password of the broker there; instead of password.
     * @param poolSize Most connections to it.
     * @param timeout Longest time for a connection and for each answer.
     * @param passwordQuery Query for the hash of a password; ? is the user name.
     * @param rulesQuery Query for rules: permission, action and topic, in the order in which they are asked; ? is the user
     *     name; empty where it has none.
     * @param rulesRefresh Time after which rules of connected clients are read again.
     */
    public record Jdbc(
            @DefaultValue("") String url,
            @DefaultValue("flockmq") String userName,
            @DefaultValue("") String password,
            @DefaultValue("") String passwordFile,

            @DefaultValue("5") @Allowed(min = "1", max = "1000")
            int poolSize,

            @DefaultValue("2s") @Allowed(min = "250ms", max = "1m") @DurationUnit(ChronoUnit.SECONDS)
            Duration timeout,

            @DefaultValue("SELECT password_hash FROM mqtt_user WHERE username = ?")
            String passwordQuery,

            @DefaultValue("SELECT permission, action, topic FROM mqtt_rule WHERE username = ? ORDER BY position")
            String rulesQuery,

            @DefaultValue("30s") @Allowed(min = "1s", max = "1d") @DurationUnit(ChronoUnit.SECONDS)
            Duration rulesRefresh) {

        /** Whether there is one. */
        public boolean isConfigured() {
            return !url.isEmpty();
        }

        /** The password stays out of logs, and an address may have one, too. */
        @Override
        public String toString() {
            return "Jdbc[userName=" + userName + ", poolSize=" + poolSize + "]";
        }
    }

    /**
     * A directory that knows clients, if urls is set.
     *
     * @param urls Its servers, such as ldaps://host:636, in the order in which they are tried.
     * @param startTls Whether connections to ldap addresses become encrypted before anything is asked.
     * @param trustedCertificates File with the certificates (PEM) that vouch for its servers; empty for those that Java trusts.
     * @param bindDn Distinguished name of the broker there, to look for entries; empty where everybody may.
     * @param passwordFile File with the password of the broker there.
     * @param base Entry below which clients are looked for.
     * @param filter Finds the entry of a client; {user} is its user name.
     * @param poolSize Most connections to it.
     * @param timeout Longest time for a connection and for each answer.
     */
    public record Ldap(
            @DefaultValue List<String> urls,
            @DefaultValue("false") boolean startTls,
            @DefaultValue("") String trustedCertificates,
            @DefaultValue("") String bindDn,
            @DefaultValue("") String passwordFile,
            @DefaultValue("") String base,
            @DefaultValue("(uid={user})") String filter,

            @DefaultValue("5") @Allowed(min = "1", max = "1000")
            int poolSize,

            @DefaultValue("2s") @Allowed(min = "100ms", max = "1m") @DurationUnit(ChronoUnit.SECONDS)
            Duration timeout) {

        /** Copies the list. */
        public Ldap {
            urls = List.copyOf(urls);
        }

        /** Whether there is one. */
        public boolean isConfigured() {
            return !urls.isEmpty();
        }
    }

    /**
     * When clients at an address have tried too many passwords; a /64 of IPv6 is one address.
     *
     * @param limit Failed logins within the window after which nobody at the address is asked who they are, for 1 s, and for twice as
     *     long after each further failure.
     * @param window Time in which failed logins count together.
     * @param longestRefusal Longest time for which nobody at the address is asked.
     */
    public record FailedLogins(
            @DefaultValue("10") @Allowed(min = "1", max = "1000000", zero = "any number")
            int limit,

            @DefaultValue("1m") @Allowed(min = "1s", max = "1d") @DurationUnit(ChronoUnit.SECONDS)
            Duration window,

            @DefaultValue("1m") @Allowed(min = "1s", max = "1d") @DurationUnit(ChronoUnit.SECONDS)
            Duration longestRefusal) {}

    /**
     * Who may not connect to this node.
     *
     * @param path File with a ban in each line: client-id X, user X or address 192.0.2.0/24, with until 2027-01-31T12:00:00Z behind it if it
     *     ends; read anew within a second when it changes.
     */
    public record BansFile(@DefaultValue("") String path) {}
}

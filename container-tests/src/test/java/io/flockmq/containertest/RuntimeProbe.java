package io.flockmq.containertest;

import java.net.http.HttpClient;
import java.security.KeyPairGenerator;
import java.time.ZoneId;
import java.util.List;

/**
 * Runs inside the image, with the class path of the node, and tells of what the node may need one day and does not load at its
 * start. A line each: what it is, and whether it is there. Calls by name, since this module knows none of these libraries.
 */
final class RuntimeProbe {

    private RuntimeProbe() {}

    /** Ends with status 1 if anything is missing. */
    public static void main(String[] ignored) {
        boolean all = List.of(
                        tell("epoll", () -> isTrue("io.netty.channel.epoll.Epoll", "isAvailable")),
                        tell("BoringSSL", () -> isTrue("io.netty.handler.ssl.OpenSsl", "isAvailable")),
                        tell("the store", () -> call("org.rocksdb.RocksDB", "loadLibrary")),
                        tell("LDAP", () -> make("com.unboundid.ldap.sdk.LDAPConnection")),
                        tell("PostgreSQL", () -> make("org.postgresql.Driver")),
                        tell("JDBC pool", () -> make("com.zaxxer.hikari.HikariConfig")),
                        tell("Argon2 and SCRAM", () -> make("org.bouncycastle.crypto.generators.Argon2BytesGenerator")),
                        tell("flight recorder", () -> make("jdk.jfr.Recording")),
                        tell("HTTP client", () -> HttpClient.newHttpClient().close()),
                        tell(
                                "elliptic curves",
                                () -> KeyPairGenerator.getInstance("EC").generateKeyPair()),
                        tell("Kerberos", () -> Class.forName("org.ietf.jgss.GSSManager")),
                        tell("time zones", () -> ZoneId.of("Europe/Vienna")))
                .stream()
                .allMatch(there -> there);
        System.exit(all ? 0 : 1);
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static boolean tell(String what, Attempt attempt) {
        try {
            attempt.run();
            System.out.println(what + ": there");
            return true;
        } catch (Exception | LinkageError missing) {
            System.out.println(what + ": " + missing + ", " + missing.getCause());
            return false;
        }
    }

    private static void isTrue(String type, String method) throws Exception {
        if (!Boolean.TRUE.equals(Class.forName(type).getMethod(method).invoke(null))) {
            throw new IllegalStateException("not available");
        }
    }

    private static void call(String type, String method) throws Exception {
        Class.forName(type).getMethod(method).invoke(null);
    }

    private static void make(String type) throws Exception {
        Class.forName(type).getConstructor().newInstance();
    }
}

package io.flockmq.systemtest.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate authority of openssl in a directory, which signs certificates and revokes them. For one thread. */
public final class CertificateAuthority {

    private static final String SETTINGS = """
            [ca]
            default_ca = this
            [this]
            new_certs_dir = RECORDS
            database = RECORDS/index.txt
            certificate = AUTHORITY.crt
            private_key = AUTHORITY.key
            rand_serial = yes
            default_md = sha256
            default_days = 2
            default_crl_days = 2
            policy = any
            copy_extensions = copy
            unique_subject = no
            [any]
            commonName = supplied
            """;

    private static final List<String> NEW_KEY =
            List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes");

    private final Path directory;
    private final String name;

    private CertificateAuthority(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /** Makes one whose certificate is {@code name.crt}. */
    public static CertificateAuthority in(Path directory, String name) throws IOException {
        Path records = Files.createDirectory(directory.resolve(name + ".d"));
        Files.createFile(records.resolve("index.txt"));
        Files.writeString(
                directory.resolve(name + ".cnf"),
                SETTINGS.replace("RECORDS", records.toString())
                        .replace("AUTHORITY", directory.resolve(name).toString()));
        CertificateAuthority authority = new CertificateAuthority(directory, name);
        authority.openssl("req -x509 -days 2 -subj /CN=%1$s -keyout %1$s.key -out %1$s.crt".formatted(name), NEW_KEY);
        return authority;
    }

    /**
     * Signs {@code owner.crt} for the new key {@code owner.key}.
     *
     * @param dates openssl's {@code -startdate} and {@code -enddate}, if it is not valid for two days from now on
     */
    public void sign(String owner, String... dates) throws IOException {
        sign(owner, NEW_KEY, dates);
    }

    /** The same for an RSA key of 2048 bits. */
    void signRsa(String owner) throws IOException {
        sign(owner, List.of("-newkey", "rsa:2048", "-nodes"));
    }

    private void sign(String owner, List<String> newKey, String... dates) throws IOException {
        openssl(
                "req -new -subj /CN=%1$s -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout %1$s.key.new -out %1$s.csr"
                        .formatted(owner),
                newKey);
        openssl(
                "ca -config %s.cnf -batch -notext -in %2$s.csr -out %2$s.crt.new".formatted(name, owner),
                List.of(dates));
        replace(owner + ".key");
        replace(owner + ".crt");
    }

    void revoke(String owner) {
        openssl("ca -config %s.cnf -revoke %s.crt".formatted(name, owner), List.of());
    }

    /**
     * Who is revoked by now, as PEM.
     *
     * @param dates openssl's {@code -crl_lastupdate} and {@code -crl_nextupdate}, if it is not valid for two days from now on
     */
    String revoked(String... dates) {
        return openssl("ca -config %s.cnf -gencrl".formatted(name), List.of(dates));
    }

    private void replace(String file) throws IOException {
        Files.move(directory.resolve(file + ".new"), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    private String openssl(String command, List<String> more) {
        List<String> words = new ArrayList<>(List.of("openssl"));
        words.addAll(List.of(command.split(" ")));
        words.addAll(more);
        try {
            Process process = new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(String.join(" ", words)).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }
}

package io.flockmq.broker.command.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTreeTest {

    @TempDir
    Path directory;

    @ParameterizedTest(name = "flockmq {0} --help")
    @ValueSource(
            strings = {
                "pub",
                "sub",
                "clients",
                "explain",
                "config check",
                "user set",
                "user delete",
                "user list",
                "rule test",
                "import mosquitto",
                "completion"
            })
    void helpHasExamples(String command) {
        Said said = Said.by((command + " --help").split(" "));
        assertThat(said.status()).isZero();
        assertThat(said.err()).isEmpty();
        assertThat(said.out())
                .anyMatch(line -> line.startsWith("Usage: flockmq " + command))
                .contains("Examples:")
                .anyMatch(line -> line.contains("flockmq " + command));
    }

    @Test
    void helpNamesAllCommands() {
        Said said = Said.by("--help");
        assertThat(said.status()).isZero();
        assertThat(String.join("\n", said.out()))
                .contains(
                        "run",
                        "pub",
                        "sub",
                        "clients",
                        "explain",
                        "config",
                        "user",
                        "rule",
                        "import",
                        "health",
                        "drain",
                        "backup",
                        "check",
                        "passwd",
                        "train",
                        "completion");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            pub -m hello                     | --topic
            pub -t a                         | -m=TEXT
            pub -t a -m b -n                 | mutually exclusive
            pub -t a/+ -m b                  | allowed: a name without + and #
            pub -t a -m b -q 3               | '3'; allowed: 0 to 2
            pub -t a -m b -p 0               | '0'; allowed: 1 to 65535
            pub -t a -m b -V 4               | '4'; allowed: 5, 3.1.1
            pub -t a -m b -D x               | 'x'; allowed: name=value
            pub -t a -m b -D x=y -V 311      | allowed: -V 5
            pub -t a -f /none/there          | allowed: a file that is there
            pub -t a -m b --password-file /x | allowed: --user NAME as well
            pub -t a -m b -P secret          | not understood: -P secret
            sub -t a/#/b                     | allowed: a topic filter
            sub -t a -W forever              | 'forever'; allowed: 1 to 86400
            sub -t a -c                      | allowed: --id ID as well
            clients                          | allowed: --password-file FILE
            clients a --node n1              | one client or several?
            clients --disconnect             | which client?
            clients --url ftp://x            | allowed: such as http://127.0.0.1:8080
            explain a/b                      | SUBSCRIBER
            config                           | Allowed: check
            config check a.yaml b.yaml       | allowed: one
            config check --verbose           | allowed: --key=value for settings
            user list /none/there            | allowed: a file of lines user:hash
            rule test /none/there publish a  | /none/there
            import mosquitto /none/there     | there is no file /none/there
            pubb -t a                        | pub
            """)
    void wrongUseIsOneLineThatSaysWhatIsAllowed(String line, String told) {
        Said said = Said.by(line.split(" +"));
        assertThat(said.status()).isEqualTo(Exit.WRONG_USE);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).singleElement().asString().startsWith("flockmq").contains(told, "--help shows its use");
    }

    @Test
    void aPasswordInAnAddressIsNotShown() {
        assertThat(Said.by("clients", "--url", "http://admin:sesame@x").err())
                .singleElement()
                .asString()
                .doesNotContain("sesame");
    }

    @Test
    void whoIsNotThereIsStatus4() {
        Said said = Said.by("pub", "-p", "1", "-t", "a", "-m", "b");
        assertThat(said.status()).isEqualTo(Exit.UNANSWERED);
        assertThat(said.err()).singleElement().asString().startsWith("flockmq pub: nobody listens there");

        said = Said.with(Map.of("FLOCKMQ_PASSWORD", "x", "FLOCKMQ_URL", "http://127.0.0.1:1"), "explain", "a", "b");
        assertThat(said.status()).isEqualTo(Exit.UNANSWERED);
        assertThat(said.err()).singleElement().asString().startsWith("flockmq explain: nobody listens at");
    }

    @Test
    void usersAreChangedByThePresentCommand() {
        assertThat(Said.by("user", "set", "--scram", "file", "ann").passwd())
                .containsExactly(List.of("--scram", "file", "ann"));
        assertThat(Said.by("user", "delete", "file", "ann").passwd())
                .containsExactly(List.of("--delete", "file", "ann"));
    }

    @Test
    void usersAreListedWithoutWhatIsKeptOfTheirPasswords() throws Exception {
        Path file = Files.writeString(directory.resolve("users"), "# mine\nann:$6$x$y\nbob:$7$z\n");
        assertThat(Said.by("user", "list", file.toString()).out()).containsExactly("ann", "bob");
        assertThat(Said.by("user", "list", "--json", file.toString()).out())
                .containsExactly("{\"user\":\"ann\"}", "{\"user\":\"bob\"}");
    }

    @Test
    void aRuleIsTriedAndItsLineNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("acl"), """
                user ann
                topic readwrite plant/#
                topic deny plant/secret
                pattern read devices/%c/#
                """);
        assertThat(Said.by("rule", "test", file.toString(), "publish", "plant/1", "-u", "ann"))
                .isEqualTo(new Said(Exit.DONE, List.of("allowed by acl:2 (plant/#)"), List.of(), List.of()));
        assertThat(Said.by("rule", "test", file.toString(), "receive", "plant/secret", "-u", "ann"))
                .isEqualTo(new Said(Exit.NO, List.of("refused by acl:3 (plant/secret)"), List.of(), List.of()));
        assertThat(Said.by("rule", "test", file.toString(), "publish", "plant/1")
                        .out())
                .containsExactly("refused: no line covers it");
        assertThat(Said.by("rule", "test", file.toString(), "subscribe", "#", "-u", "ann", "--json")
                        .out())
                .containsExactly("{\"allowed\":true,\"answer\":\"allowed, and brings only what is allowed of it\"}");
        assertThat(Said.by("rule", "test", file.toString(), "receive", "devices/me/x", "-i", "me")
                        .status())
                .isZero();
    }

    @Test
    void aConfigurationIsCheckedWithoutAStart() throws Exception {
        Path good = Files.writeString(directory.resolve("good.yaml"), "mqtt.sys.interval: 5s\n");
        Path wrong = Files.writeString(
                directory.resolve("wrong.yaml"), "mqtt.sys.intervall: 5s\nmqtt.connect.timeout: 1h\n");

        Said accepted = Said.by("config", "check", good.toString(), "--mqtt.keep-alive.max=60s");
        assertThat(accepted.err()).isEmpty();
        assertThat(accepted.status()).isZero();
        assertThat(accepted.out()).last().asString().contains("command line", "good.yaml");

        Said refused = Said.by("config", "check", "-c", wrong.toString(), "--json");
        assertThat(refused.status()).isEqualTo(Exit.NO);
        assertThat(refused.out())
                .last()
                .asString()
                .startsWith("{\"valid\":false")
                .contains("mqtt.sys.interval?", "out of range; allowed: 100ms to 5m");
    }

    @Test
    void shellsAreToldTheCommands() {
        Said said = Said.by("completion");
        assertThat(said.status()).isZero();
        assertThat(String.join("\n", said.out())).contains("complete", "flockmq", "mosquitto", "--topic");
    }
}

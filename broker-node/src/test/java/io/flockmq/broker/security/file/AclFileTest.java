package io.flockmq.broker.security.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.broker.security.AccessControl;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Permissions;
import io.flockmq.broker.security.Permissions.Access;
import io.flockmq.broker.topic.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclFileTest {

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void write() throws Exception {
        file = directory.resolve("acl");
        Files.writeString(file, """
                # for clients without a user name
                topic read public/#

                user ann
                topic write plant/+/temperature
                topic readwrite ann/notes with spaces
                topic plant/1/log
                topic deny plant/9/temperature
                topic write by/%c
                user bob smith
                topic read #

                pattern readwrite devices/%c/#
                pattern deny devices/+/secret
                pattern read users/%u/inbox
                """);
    }

    @Test
    void whatAUserMayDoIsWhatItsSectionAndThePatternsSay() throws Exception {
        Permissions ann = permissions("c1", "ann");
        assertThat(ann.mayPublish(Topic.of("plant/1/temperature"))).isTrue();
        assertThat(ann.mayReceive(Topic.of("plant/1/temperature"))).isFalse();
        assertThat(ann.mayPublish(Topic.of("plant/9/temperature"))).as("denied").isFalse();
        assertThat(ann.mayPublish(Topic.of("ann/notes with spaces"))).isTrue();
        assertThat(ann.mayPublish(Topic.of("plant/1/log"))).isTrue();
        assertThat(ann.mayReceive(Topic.of("plant/1/log"))).isTrue();
        assertThat(ann.mayReceive(Topic.of("public/news")))
                .as("that is for clients without a name")
                .isFalse();
        assertThat(ann.mayPublish(Topic.of("devices/c1/state"))).isTrue();
        assertThat(ann.mayPublish(Topic.of("devices/c2/state"))).isFalse();
        assertThat(ann.mayPublish(Topic.of("devices/c1/secret"))).isFalse();
        assertThat(ann.mayReceive(Topic.of("users/ann/inbox"))).isTrue();
        assertThat(ann.mayReceive(Topic.of("users/bob smith/inbox"))).isFalse();
        assertThat(ann.mayPublish(Topic.of("by/c1")))
                .as("only a pattern is for each client")
                .isFalse();
        assertThat(ann.mayPublish(Topic.of("by/%c"))).isTrue();
    }

    @Test
    void whoHasNoUserNameHasWhatStandsBeforeTheFirstUser() throws Exception {
        Permissions nobody = permissions("c1", null);
        assertThat(nobody.mayReceive(Topic.of("public/news"))).isTrue();
        assertThat(nobody.mayPublish(Topic.of("public/news"))).isFalse();
        assertThat(nobody.mayReceive(Topic.of("users/null/inbox"))).isFalse();
    }

    @Test
    void aSubscriptionIsGrantedIfPartOfItIsAllowed() throws Exception {
        Permissions nobody = permissions("c1", null);
        assertThat(nobody.maySubscribe("public/#")).isEqualTo(Access.ALL);
        assertThat(nobody.maySubscribe("public/+/x")).isEqualTo(Access.ALL);
        assertThat(nobody.maySubscribe("#")).isEqualTo(Access.SOME);
        assertThat(nobody.maySubscribe("+/news")).isEqualTo(Access.SOME);
        assertThat(nobody.maySubscribe("private/#")).isEqualTo(Access.NONE);
        assertThat(nobody.maySubscribe("devices/c1/#")).isEqualTo(Access.SOME);
        assertThat(nobody.maySubscribe("devices/c1/secret")).isEqualTo(Access.NONE);
    }

    @Test
    void sysIsNotInWhatAWildcardAllows() throws Exception {
        Permissions bob = permissions("c1", "bob smith");
        assertThat(bob.mayReceive(Topic.of("any/thing"))).isTrue();
        assertThat(bob.mayReceive(Topic.of("$SYS/broker/uptime"))).isFalse();
        assertThat(bob.maySubscribe("$SYS/#")).isEqualTo(Access.NONE);
        assertThat(permissions("c1", "root", "root").maySubscribe("$SYS/#")).isEqualTo(Access.ALL);
        assertThat(permissions("c1", "root", "root").mayReceive(Topic.of("$SYS/broker/uptime")))
                .isTrue();
        assertThat(permissions("c1", "root", "root").mayPublish(Topic.of("$SYS/broker/uptime")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"+", "#", "a/b", "a+", "c1/#", "''"})
    void nobodyGetsRightsByTheChoiceOfAName(String name) throws Exception {
        Permissions client = permissions(name, name.isEmpty() ? null : name);
        assertThat(client.mayPublish(Topic.of("devices/c1/state"))).isFalse();
        assertThat(client.mayPublish(Topic.of("devices/a/b/state"))).isFalse();
        assertThat(client.maySubscribe("devices/#")).isEqualTo(Access.NONE);
    }

    @Test
    void nobodyGetsIntoSysByTheChoiceOfAName() throws Exception {
        Files.writeString(file, "pattern readwrite %c/#\npattern read %u/broker/#\n");
        Permissions client = permissions("$SYS", "$SYS");
        assertThat(client.mayReceive(Topic.of("$SYS/broker/uptime"))).isFalse();
        assertThat(client.maySubscribe("$SYS/#")).isEqualTo(Access.NONE);
    }

    @Test
    void whatIsRefusedIsNotHadByANameWithASlash() throws Exception {
        Files.writeString(file, "pattern readwrite #\npattern deny vault/%c\n");
        assertThat(permissions("a/b", null).mayPublish(Topic.of("vault/a/b"))).isFalse();
        assertThat(permissions("50%c", null).mayPublish(Topic.of("vault/50%c"))).isFalse();
    }

    @Test
    void permissionsThatAreThereFollowTheFile() throws Exception {
        AclFileRules rules = new AclFileRules(file);
        Permissions ann = permissions(rules, "c1", "ann");
        assertThat(ann.mayPublish(Topic.of("plant/1/temperature"))).isTrue();

        Files.writeString(file, "user ann\ntopic read other\n");
        List<String> told = new ArrayList<>();
        rules.file().lookAgain(told::add, told::add);
        assertThat(told).containsExactly(file + " was read anew");
        assertThat(ann.mayPublish(Topic.of("plant/1/temperature"))).isFalse();
        assertThat(ann.mayReceive(Topic.of("other"))).isTrue();

        Files.writeString(file, "user ann\ntopic red other\n");
        rules.file().lookAgain(told::add, told::add);
        assertThat(told.getLast())
                .isEqualTo(file + ":2: unknown access; allowed: read, write, readwrite, deny, or none for readwrite;"
                        + " what was read before stays in force");
        assertThat(ann.mayReceive(Topic.of("other"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    topics a/b            | :1: unknown line; allowed: user <name>, topic
                    user                  | :1: unknown line
                    topic a/#/b           | :1: the topic filter has # elsewhere
                    topic read a+         | :1: the topic filter has + that is not a whole level
                    topic read $share/g/a | :1: a rule is for topics, shared or not
                    """)
    void aLineThatCannotBeReadIsNamed(String line, String problem) throws Exception {
        Files.writeString(file, line + "\n");
        assertThatThrownBy(() -> new AclFileRules(file))
                .isInstanceOf(FileProblem.class)
                .hasMessageStartingWith(file + problem);
    }

    private Permissions permissions(String clientId, @Nullable String user, String... admins) throws Exception {
        return permissions(new AclFileRules(file), clientId, user, admins);
    }

    private static Permissions permissions(
            AclFileRules rules, String clientId, @Nullable String user, String... admins) {
        AccessControl control =
                new AccessControl(List.of(), true, List.of(rules), Set.of(admins), java.time.InstantSource.system());
        return Objects.requireNonNull(control.permissions(clientId, new Identity(user, null, null, null)));
    }
}

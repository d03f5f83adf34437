package io.flockmq.charttest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Passwords and secrets: none by default, none twice the same, none where it does not belong. */
class UsersTest {

    @Test
    void aPasswordIsGeneratedForTheFirstUserAndTheBrokerGetsItsHash() {
        Manifests objects = Chart.render("default.yaml");
        Secret users = objects.named(Secret.class, "users");

        assertThat(text(users, "password")).hasSize(32).isNotEqualTo(text(again("users"), "password"));
        assertThat(text(users, "password-file"))
                .matches("admin:\\$2[aby]\\$[0-9]{2}\\$[./A-Za-z0-9]{53}\n")
                .isEqualTo("admin:" + text(users, "hash") + "\n");
        assertThat(text(objects.named(Secret.class, "cluster"), "cluster-secret"))
                .hasSize(48)
                .isNotEqualTo(text(again("cluster"), "cluster-secret"));
        assertThat(objects.setting("mqtt", "security", "allow-anonymous")).isEqualTo(false);
        assertThat(objects.setting("mqtt", "security", "password-file", "path"))
                .isEqualTo("/etc/flockmq/" + pathOf(objects, "release-flockmq-users", "password-file"));
        assertThat(objects.setting("mqtt", "security", "admins")).isEqualTo(List.of("admin"));
    }

    @Test
    void theFirstUserLogsInToTheConsoleAndOthersDoNot() {
        Manifests objects = Chart.render(
                Chart.template().set("auth.user.name", "root").set("auth.users.ann", "$6$c2FsdHNhbHQ=$aGFzaA=="));
        Secret users = objects.named(Secret.class, "users");

        assertThat(text(users, "console-users")).isEqualTo("root:" + text(users, "hash") + "\n");
        assertThat(objects.setting("mqtt", "admin", "users-file"))
                .isEqualTo("/etc/flockmq/" + pathOf(objects, "release-flockmq-users", "console-users"));
        assertThat(objects.setting("mqtt", "admin", "admins")).isEqualTo(List.of("root"));
    }

    @Test
    void usersOfTheConsoleCanBeOthers() {
        Manifests objects = Chart.render(Chart.template().set("mqtt.settings.admin.users-file", "/etc/people"));

        assertThat(objects.setting("mqtt", "admin", "users-file")).isEqualTo("/etc/people");
        assertThat(Chart.render(Chart.template().set("auth.existingSecret", "our-users"))
                        .setting("mqtt", "admin"))
                .as("left to each node")
                .isNull();
    }

    private static Secret again(String end) {
        return Chart.render(Chart.template()).named(Secret.class, end);
    }

    @Test
    void moreUsersStandInTheSameFile() {
        String hash = "$6$c2FsdHNhbHQ=$aGFzaA==";
        Manifests objects = Chart.render(Chart.template().set("auth.users.ann", hash));

        assertThat(text(objects.named(Secret.class, "users"), "password-file"))
                .contains("admin:$2")
                .endsWith("\nann:" + hash + "\n");
    }

    @Test
    void existingSecretsTakeThePlaceOfGeneratedOnes() {
        Manifests objects = Chart.render(Chart.template()
                .set("auth.existingSecret", "our-users")
                .set("auth.secretKeys.passwordFile", "users.txt")
                .set("cluster.existingSecret", "our-cluster"));

        assertThat(objects.all(Secret.class)).isEmpty();
        assertThat(objects.setting("mqtt", "security", "password-file", "path"))
                .isEqualTo("/etc/flockmq/" + pathOf(objects, "our-users", "users.txt"));
        assertThat(objects.setting("mqtt", "security", "admins")).isNull();
        assertThat(objects.broker().getEnv())
                .filteredOn(variable -> variable.getName().equals("MQTT_CLUSTER_SECRET"))
                .singleElement()
                .satisfies(variable -> assertThat(
                                variable.getValueFrom().getSecretKeyRef().getName())
                        .isEqualTo("our-cluster"));
    }

    @Test
    void rulesAreAFileOfTheirOwn() {
        Manifests objects = Chart.render(Chart.template().set("auth.acl", "user admin\ntopic readwrite #"));

        assertThat(objects.named(ConfigMap.class, "").getData().get("acl"))
                .isEqualTo("user admin\ntopic readwrite #\n");
        assertThat(objects.setting("mqtt", "security", "acl-file", "path")).isEqualTo("/etc/flockmq/rules/acl");
        assertThat(objects.nodePod()
                        .getVolumes()
                        .getFirst()
                        .getProjected()
                        .getSources()
                        .getFirst()
                        .getConfigMap()
                        .getItems())
                .extracting(item -> item.getPath())
                .containsExactly("flockmq.yaml", "rules/acl");
    }

    @Test
    void aBrokerThatNobodyCouldConnectToIsRefused() {
        assertThatThrownBy(
                        () -> Chart.template().set("auth.user.enabled", "false").call())
                .hasMessageContaining("nobody could connect");

        assertThat(Chart.render(Chart.template()
                                .set("auth.user.enabled", "false")
                                .set("mqtt.settings.security.jwt.jwks-url", "https://issuer.example/keys"))
                        .setting("mqtt", "security", "password-file"))
                .isNull();
    }

    private static String pathOf(Manifests objects, String secret, String key) {
        return objects.nodePod().getVolumes().stream()
                .filter(volume -> volume.getProjected() != null)
                .flatMap(volume -> volume.getProjected().getSources().stream())
                .filter(source -> source.getSecret() != null
                        && source.getSecret().getName().equals(secret))
                .flatMap(source -> source.getSecret().getItems().stream())
                .filter(item -> item.getKey().equals(key))
                .map(item -> item.getPath())
                .findFirst()
                .orElseThrow();
    }

    private static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }
}

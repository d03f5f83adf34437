package io.flockmq.broker.security.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.security.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserRulesTest {

    private static final List<Rule> SOME = List.of(Rule.of(true, "a/#", "database"));

    @Test
    void theVersionRisesWhenRulesAreOthersOnly() {
        UserRules rules = new UserRules();
        long empty = rules.version();
        assertThat(rules.replace(SOME)).isTrue();
        long some = rules.version();
        assertThat(some).isGreaterThan(empty);
        assertThat(rules.replace(List.copyOf(SOME))).isFalse();
        assertThat(rules.version()).isEqualTo(some);
        assertThat(rules.rulesFor("client-1", "ann")).isEqualTo(SOME);
        assertThat(rules.replace(List.of())).isTrue();
        assertThat(rules.version()).isGreaterThan(some);
        assertThat(rules.rulesFor("client-1", "ann")).isEmpty();
    }
}

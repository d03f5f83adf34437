package io.flockmq.broker.admin.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.admin.node.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pages of several nodes as one list. */
class MergedPageTest {

    @Test
    void aListOverSeveralNodesIsCompleteAndInOrder() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            List<TreeSet<String>> nodes = List.of(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
            TreeSet<String> all = new TreeSet<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                String key = "%03d".formatted(random.nextInt(1000));
                if (all.add(key)) {
                    nodes.get(random.nextInt(3)).add(key);
                }
            }
            int limit = 1 + random.nextInt(10);
            List<String> listed = new ArrayList<>();
            String after = null;
            do {
                List<Page<String>> pages = new ArrayList<>();
                for (TreeSet<String> node : nodes) {
                    pages.add(page(node, after, limit, random.nextInt(limit) + 1));
                }
                Page<String> merged = MergedPage.of(pages, key -> key, limit);
                assertThat(merged.items().size()).isLessThanOrEqualTo(limit);
                listed.addAll(merged.items());
                after = merged.next();
            } while (after != null);
            assertThat(listed).containsExactlyElementsOf(all);
        }
    }

    /** A node may give fewer than it was asked for. */
    private static Page<String> page(Set<String> node, @Nullable String after, int limit, int given) {
        List<String> rest = node.stream()
                .filter(key -> after == null || key.compareTo(after) > 0)
                .toList();
        int count = Math.min(limit, given);
        return rest.size() <= count ? new Page<>(rest, null) : new Page<>(rest.subList(0, count), rest.get(count - 1));
    }
}

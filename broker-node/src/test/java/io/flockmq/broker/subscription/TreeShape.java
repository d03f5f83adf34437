package io.flockmq.broker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The nodes of a tree as text, and that they are no more than there have to be. */
final class TreeShape {

    private TreeShape() {}

    static String of(LevelNode<?> node) {
        StringBuilder text = new StringBuilder(new String(node.label(), StandardCharsets.UTF_8));
        text.append(node.payload() == null ? "" : "!");
        List<LevelNode<?>> children = children(node);
        for (LevelNode<?> child : children) {
            text.append(" (").append(of(child)).append(')');
        }
        return text.toString();
    }

    /** Every node but the root carries something or branches. */
    static void assertMinimal(LevelNode<?> root) {
        for (LevelNode<?> child : children(root)) {
            assertThat(child.payload() != null || children(child).size() > 1)
                    .as(of(root))
                    .isTrue();
            assertMinimal(child);
        }
    }

    private static List<LevelNode<?>> children(LevelNode<?> node) {
        List<LevelNode<?>> all = new ArrayList<>();
        LevelNode.Children<?> children = node.children();
        if (children != null) {
            if (children.oneLevel() != null) {
                all.add(children.oneLevel());
            }
            if (children.manyLevels() != null) {
                all.add(children.manyLevels());
            }
            if (children.literal() != null) {
                children.literal().forEach(all::add);
            }
            assertThat(all).isNotEmpty();
        }
        return all;
    }
}

package io.flockmq.broker.subscription;

import io.flockmq.broker.Interleavings;
import io.flockmq.broker.topic.TopicFilter;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("interleavings")
class TopicTreeInterleavingTest {

    @Test
    void valuesAreThoseOfOneMoment() {
        Interleavings.check(SharedTree.class);
    }

    /** Names that split and join each other's nodes. */
    @Param(name = "name", gen = IntGen.class, conf = "0:2")
    @Param(name = "value", gen = IntGen.class, conf = "0:1")
    public static class SharedTree {

        private static final List<String> NAMES = List.of("a", "a/b", "a/b/c");
        private static final List<String> VALUES = List.of("x", "y");

        private final TopicTree<String> tree = new TopicTree<>();

        @Operation
        public @Nullable String put(@Param(name = "name") int name, @Param(name = "value") int value) {
            return tree.put(NAMES.get(name), VALUES.get(value));
        }

        @Operation
        public @Nullable String remove(@Param(name = "name") int name) {
            return tree.remove(NAMES.get(name));
        }

        @Operation
        public boolean removeExactly(@Param(name = "name") int name, @Param(name = "value") int value) {
            return tree.remove(NAMES.get(name), VALUES.get(value));
        }

        @Operation
        public @Nullable String append(@Param(name = "name") int name) {
            return tree.compute(NAMES.get(name), before -> before == null ? "new" : before + "+");
        }

        @Operation
        public @Nullable String get(@Param(name = "name") int name) {
            return tree.get(NAMES.get(name));
        }

        @Operation
        public String matchOne(@Param(name = "name") int name) {
            return tree.match(TopicFilter.of(NAMES.get(name)), 10).toString();
        }

        @Operation
        public long size() {
            return tree.size();
        }
    }
}

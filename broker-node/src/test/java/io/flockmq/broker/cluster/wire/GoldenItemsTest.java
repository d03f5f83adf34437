package io.flockmq.broker.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.format.Topics;
import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.topic.Source;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nodes of neighbouring versions talk to each other while a cluster is upgraded: what an earlier version has written is read for
 * ever, and what a later one adds is passed over. The files are never changed. With {@code -Dgolden.write} this test writes those
 * that are missing, of a kind that is new.
 */
class GoldenItemsTest {

    private static final String WRITE =
            "mvn test -pl broker-node -am -Dtest=GoldenItemsTest -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.write";

    /** A kind that no version will ever have. */
    private static final int UNKNOWN_KIND = 255;

    /** The monotonic clock of both sides. */
    private static final long NOW = 0;

    private static final Source SENDER = new Source("node-sender", 7, 1);

    @BeforeAll
    static void writeThoseThatAreMissing() throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            for (Map.Entry<String, Item> example : Examples.all().entrySet()) {
                if (!GoldenFile.exists(example.getKey())) {
                    Item item = example.getValue();
                    new GoldenFile(example.getKey(), batch(item), Examples.fields(item)).write();
                }
            }
        }
    }

    @Test
    void everyKindHasAnExample() {
        assertThat(Examples.all().keySet())
                .as("kinds that are new; to keep how they are written: " + WRITE)
                .allMatch(GoldenFile::exists);
    }

    static List<GoldenFile> files() throws IOException {
        return GoldenFile.all();
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatAnEarlierVersionHasWrittenIsRead(GoldenFile file) {
        assertThat(read(file.bytes())).hasSize(1);
        assertThat(Examples.fields(read(file.bytes()).getFirst())).containsAll(file.fields());
    }

    @ParameterizedTest
    @MethodSource("files")
    void fieldsThatALaterVersionAddsArePassedOver(GoldenFile file) {
        byte[] longer = withMoreFields(file.bytes());
        assertThat(read(longer)).hasSize(1);
        assertThat(Examples.fields(read(longer).getFirst())).containsAll(file.fields());
    }

    @Test
    void kindsThatALaterVersionAddsArePassedOver() {
        Item before = new Item.RoutesComplete();
        Item after = new Item.Fenced("client", 7);
        ByteBuf bytes = Unpooled.buffer();
        ItemWriter.begin(bytes);
        ItemWriter.write(bytes, before, SENDER, NOW);
        bytes.writeByte(UNKNOWN_KIND).writeInt(3).writeMedium(0x01_02_03);
        bytes.writeByte(UNKNOWN_KIND).writeInt(0);
        ItemWriter.write(bytes, after, SENDER, NOW);
        assertThat(read(bytes)).containsExactly(before, after);
    }

    @Test
    void changesOfASessionThatALaterVersionAddsArePassedOverAlone() {
        Item after = new Item.Fenced("client", 7);
        ByteBuf bytes = Unpooled.buffer();
        ItemWriter.begin(bytes);
        for (Item item : List.of(
                new Item.ReplicaChanged("client", 7, new SessionChange.WillRemoved()),
                new Item.Moved("client", 7, new SessionChange.WillRemoved()))) {
            ItemWriter.write(bytes, item, SENDER, NOW);
            bytes.setByte(bytes.writerIndex() - 1, 127); // the kind of that change, which has nothing else
        }
        ItemWriter.write(bytes, after, SENDER, NOW);
        assertThat(read(bytes)).containsExactly(after);
    }

    private static byte[] batch(Item item) {
        ByteBuf bytes = Unpooled.buffer();
        ItemWriter.begin(bytes);
        ItemWriter.write(bytes, item, SENDER, NOW);
        return array(bytes);
    }

    /** The same item with some bytes at its end, and another item after it that must still be found. */
    private static byte[] withMoreFields(byte[] batch) {
        ByteBuf bytes = Unpooled.buffer().writeBytes(batch);
        int lengthAt = 2;
        bytes.setInt(lengthAt, bytes.getInt(lengthAt) + 3);
        bytes.writeMedium(0x81_82_03);
        bytes.writeByte(UNKNOWN_KIND).writeInt(0);
        return array(bytes);
    }

    private static byte[] array(ByteBuf bytes) {
        byte[] array = new byte[bytes.readableBytes()];
        bytes.readBytes(array);
        return array;
    }

    private static List<Item> read(byte[] batch) {
        return read(Unpooled.wrappedBuffer(batch));
    }

    private static List<Item> read(ByteBuf batch) {
        ItemReader reader = new ItemReader(batch, Topics.UNCACHED, SENDER, NOW);
        List<Item> all = new ArrayList<>();
        for (var next = reader.next(); next != null; next = reader.next()) {
            all.add(Objects.requireNonNull(next));
        }
        return all;
    }
}

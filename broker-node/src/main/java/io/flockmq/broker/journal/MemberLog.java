package io.flockmq.broker.journal;

import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.storage.RecordStore;
import io.flockmq.broker.storage.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the store of a cluster's node says of the cluster when it is opened.
 *
 * @param incarnation the last life of this node that has served; 0 for none
 * @param members the ids of the nodes that served with it last, its own among them
 * @param outdated by id, lives of other nodes that others have gone on without: what they have stored is of no use
 */
public record MemberLog(long incarnation, Set<String> members, Map<String, Long> outdated) {

    private static final byte[] INCARNATION = Keys.meta("incarnation");
    private static final String MEMBER = "member/";
    private static final String OUTDATED = "outdated/";

    static MemberLog read(RecordStore store) throws StoreException {
        long[] incarnation = {0};
        Set<String> members = new TreeSet<>();
        Map<String, Long> outdated = new HashMap<>();
        byte[] table = Keys.table(Keys.META);
        store.read(table, Keys.after(table), (key, value) -> {
            String name = Keys.text(key);
            if (name.startsWith(MEMBER)) {
                members.add(name.substring(MEMBER.length()));
            } else if (name.startsWith(OUTDATED)) {
                outdated.put(
                        name.substring(OUTDATED.length()),
                        ByteBuffer.wrap(value).getLong());
            } else if (name.equals("incarnation")) {
                incarnation[0] = ByteBuffer.wrap(value).getLong();
            }
            return true;
        });
        return new MemberLog(incarnation[0], Set.copyOf(members), Map.copyOf(outdated));
    }

    /** This life of this node serves, with these nodes. */
    static void serves(RecordBatch to, long incarnation, Collection<String> members) {
        to.put(INCARNATION, number(incarnation));
        byte[] all = Keys.meta(MEMBER);
        to.deleteRange(all, Keys.after(all));
        members.forEach(id -> to.put(Keys.meta(MEMBER + id), id.getBytes(StandardCharsets.UTF_8)));
    }

    /** Others have gone on without this life of a node. */
    static void outdated(RecordBatch to, String node, long incarnation) {
        to.put(Keys.meta(OUTDATED + node), number(incarnation));
    }

    /** That life of a node serves again. */
    static void upToDate(RecordBatch to, String node) {
        to.delete(Keys.meta(OUTDATED + node));
    }

    private static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
}

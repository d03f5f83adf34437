package io.flockmq.cluster.membership;

import com.hazelcast.cluster.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The nodes among Hazelcast's members, each id once: if two members have the same, the one that was there first.
 *
 * @param self this node
 * @param nodes sorted as they joined, this one included
 * @param oldest the member that was there first
 * @param memberByNode where each is
 * @param displacedBy the member that has this node's id and was there before
 */
record Roster(
        Node self, List<Node> nodes, Member oldest, Map<Node, Member> memberByNode, Optional<Member> displacedBy) {

    /**
     * Reads members.
     *
     * @param members as Hazelcast sorts them: the oldest first
     */
    static Roster of(Collection<Member> members, Member local) {
        Node self = NodeAttributes.read(local).orElseThrow();
        Map<String, Member> memberById = new LinkedHashMap<>();
        for (Member member : members) {
            NodeAttributes.read(member).ifPresent(node -> memberById.putIfAbsent(node.id(), member));
        }
        Member first = memberById.put(self.id(), local);
        Optional<Member> displacedBy = Optional.ofNullable(first).filter(member -> !member.equals(local));

        Map<Node, Member> memberByNode = new LinkedHashMap<>();
        memberById
                .values()
                .forEach(member -> memberByNode.put(NodeAttributes.read(member).orElseThrow(), member));
        return new Roster(
                self,
                new ArrayList<>(memberByNode.keySet()),
                members.isEmpty() ? local : members.iterator().next(),
                memberByNode,
                displacedBy);
    }

    boolean isOldest() {
        return oldest.localMember();
    }
}

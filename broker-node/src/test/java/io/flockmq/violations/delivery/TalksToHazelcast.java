package io.flockmq.violations.delivery;

import com.hazelcast.violations.Member;

record TalksToHazelcast(Member member) {}

package io.flockmq.violations.delivery;

import io.netty.channel.Channel;

record WritesToChannel(Channel channel) {}

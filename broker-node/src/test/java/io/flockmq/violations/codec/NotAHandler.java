package io.flockmq.violations.codec;

import io.netty.channel.Channel;

record NotAHandler(Channel channel) {}

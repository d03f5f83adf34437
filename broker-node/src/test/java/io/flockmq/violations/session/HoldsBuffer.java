package io.flockmq.violations.session;

import io.netty.buffer.ByteBuf;

record HoldsBuffer(ByteBuf buffer) {}

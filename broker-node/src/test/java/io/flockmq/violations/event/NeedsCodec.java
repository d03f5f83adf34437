package io.flockmq.violations.event;

import io.flockmq.violations.codec.Frame;

record NeedsCodec(Frame frame) {}

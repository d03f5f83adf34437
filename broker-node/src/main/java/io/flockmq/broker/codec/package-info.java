/**
 * MQTT on the wire: frames with limits, one strict decoder for each packet type, and the encoders of the packets that are
 * sent most. Control packets are the message types of netty-codec-mqtt; PUBLISH and its acknowledgements have lean types
 * here. Knows buffers and pipelines but no session, no subscription and no policy.
 */
@NullMarked
package io.flockmq.broker.codec;

import org.jspecify.annotations.NullMarked;

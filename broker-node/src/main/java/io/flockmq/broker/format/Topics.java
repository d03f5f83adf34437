package io.flockmq.broker.format;

import io.flockmq.broker.topic.Topic;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads topic names, which another node has validated, and gives the same {@link Topic} for the same bytes. */
public interface Topics {

    /** A new object for each. */
    Topics UNCACHED = (bytes, start, length) -> {
        byte[] utf8 = new byte[length];
        bytes.getBytes(start, utf8);
        return Topic.ofValidated(new String(utf8, StandardCharsets.UTF_8), utf8);
    };

    /** The topic with these bytes. */
    Topic of(ByteBuf bytes, int start, int length);

    /** Reads a topic with its length in front. */
    default Topic read(ByteBuf in) {
        int length = Fields.readLength(in);
        Topic topic = of(in, in.readerIndex(), length);
        in.skipBytes(length);
        return topic;
    }
}

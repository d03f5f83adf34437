package io.flockmq.systemtest.hostile;

import io.flockmq.systemtest.raw.RawWebSocket;
import io.flockmq.systemtest.raw.Version;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Packets of the wire vectors with mistakes that a seed decides. For one thread. */
final class Mutations {

    private static final int LARGEST = 4000;
    private static final int MOST_MISTAKES = 3;
    /** The bit of a frame that ends a message of WebSocket. */
    private static final int LAST = 0x80;

    private static final int[] CONTROL_FRAMES = {RawWebSocket.PING, RawWebSocket.PONG, RawWebSocket.CLOSE};

    /**
     * A packet as a client of this version may send it.
     *
     * @param connected whether it comes after CONNECT
     */
    @SuppressWarnings("ArrayRecordComponent") // read only
    record Packet(Version version, boolean connected, byte[] bytes) {}

    private final List<Packet> packets;
    private final Random random;

    /** @param vectors of which single packets are taken, right ones and wrong ones */
    Mutations(List<WireVector> vectors, long seed) {
        packets = vectors.stream()
                .filter(vector -> vector.version().isPresent() && isOnePacket(vector.bytes()))
                .map(vector -> new Packet(vector.version().orElseThrow(), vector.connected(), vector.bytes()))
                .toList();
        random = new Random(seed);
    }

    /** One that is right, or nearly. */
    Packet any() {
        return packets.get(random.nextInt(packets.size()));
    }

    int upTo(int most) {
        return 1 + random.nextInt(most);
    }

    /**
     * A packet with mistakes. Three of four keep its frame, with the length that its rest has then, so that what is within is
     * looked at; the others may announce more or less than comes.
     */
    byte[] mutated(Packet packet) {
        boolean framed = random.nextInt(4) > 0;
        byte[] bytes = packet.bytes();
        int begin = framed ? bodyAt(bytes) : 0;
        byte[] rest = Arrays.copyOfRange(bytes, begin, bytes.length);
        int mistakes = upTo(MOST_MISTAKES);
        for (int i = 0; i < mistakes; i++) {
            rest = withMistake(rest);
        }
        return framed ? frame(bytes[0], rest) : rest;
    }

    /** True as often as this says: one time in so many. */
    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** The bytes in frames of WebSocket, cut where packets need not end; one time in three with mistakes in the frames, too. */
    byte[] framed(byte[] bytes) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        boolean inMessage = false;
        for (int from = 0; from < bytes.length; ) {
            int to = oneIn(2) ? bytes.length : Math.min(bytes.length, from + upTo(bytes.length));
            boolean last = random.nextBoolean();
            int first = inMessage ? RawWebSocket.CONTINUES : RawWebSocket.BINARY_BEGINS;
            frames.writeBytes(RawWebSocket.masked(last ? first | LAST : first, Arrays.copyOfRange(bytes, from, to)));
            inMessage = !last;
            if (oneIn(8)) {
                frames.writeBytes(
                        RawWebSocket.masked(CONTROL_FRAMES[random.nextInt(CONTROL_FRAMES.length)], random(upTo(4))));
            }
            from = to;
        }
        byte[] all = frames.toByteArray();
        return oneIn(3) ? withMistake(all) : all;
    }

    private byte[] withMistake(byte[] from) {
        if (from.length == 0) {
            return random(upTo(4));
        }
        int at = random.nextInt(from.length);
        int end = Math.min(from.length, at + upTo(8));
        return switch (random.nextInt(7)) {
            case 0 -> with(from, at, from[at] ^ (1 << random.nextInt(8)));
            case 1 -> with(from, at, random.nextInt());
            case 2 -> with(from, at, from[at] + (random.nextBoolean() ? 1 : -1)); // a length
            case 3 -> Arrays.copyOf(from, at);
            case 4 -> joined(Arrays.copyOf(from, at), random(upTo(4)), Arrays.copyOfRange(from, at, from.length));
            case 5 -> // twice, as a property or a filter
                joined(
                        Arrays.copyOf(from, end),
                        Arrays.copyOfRange(from, at, end),
                        Arrays.copyOfRange(from, end, from.length));
            default -> spliced(from, at);
        };
    }

    /** The head of one packet with the tail of another. */
    private byte[] spliced(byte[] from, int at) {
        byte[] other = any().bytes();
        byte[] both = joined(
                Arrays.copyOf(from, at),
                Arrays.copyOfRange(other, random.nextInt(other.length), other.length),
                new byte[0]);
        return both.length > LARGEST ? from : both;
    }

    private static byte[] with(byte[] from, int at, int value) {
        byte[] changed = from.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second, byte[] third) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        out.writeBytes(third);
        return out.toByteArray();
    }

    private static byte[] frame(byte first, byte[] rest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        int length = rest.length;
        for (; length >= 0x80; length >>>= 7) {
            out.write((length & 0x7F) | 0x80);
        }
        out.write(length);
        out.writeBytes(rest);
        return out.toByteArray();
    }

    private static boolean isOnePacket(byte[] bytes) {
        return bytes.length >= 2
                && bytes.length < LARGEST
                && Arrays.equals(bytes, frame(bytes[0], Arrays.copyOfRange(bytes, bodyAt(bytes), bytes.length)));
    }

    /** Where the rest begins, behind at most four bytes of length. */
    private static int bodyAt(byte[] bytes) {
        int at = 1;
        while (at < Math.min(4, bytes.length - 1) && bytes[at] < 0) {
            at++;
        }
        return Math.min(bytes.length, at + 1);
    }
}

package io.flockmq.systemtest.survival;

import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.ServerPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client whose session outlives its connections: when one ends, or the broker is silent, it connects to another node at
 * once. A thread of its own runs it.
 */
final class Traveller implements Runnable {

    private static final long PING_AFTER = Duration.ofMillis(700).toNanos();
    private static final long LONGEST_WAIT = Duration.ofMillis(50).toNanos();
    private static final long BETWEEN_ROUNDS_MILLIS = 50;

    private enum Parting {
        LOST,
        GIVEN_UP,
        HOPPED,
        NAPPING,
        DONE
    }

    private final String name;
    private final Duty duty;
    private final Itinerary itinerary;
    private final BooleanSupplier settled;
    private final SurvivalPlan plan;
    private final Logbook logbook;
    private int node;
    private @Nullable InetSocketAddress reference;
    private volatile @Nullable Ghost ghost;
    private volatile boolean cancelled;
    private volatile @Nullable Wire current;

    /**
     * A client that has no connection yet.
     *
     * @param node the number of the node to which it connects first
     * @param settled whether clients stay where they are from now on, whatever their itinerary
     */
    Traveller(
            String name,
            Duty duty,
            Itinerary itinerary,
            BooleanSupplier settled,
            SurvivalPlan plan,
            Logbook logbook,
            int node) {
        this.name = name;
        this.duty = duty;
        this.itinerary = itinerary;
        this.settled = settled;
        this.plan = plan;
        this.logbook = logbook;
        this.node = node;
    }

    /** Ends it in the middle of whatever it does. Any thread. */
    void cancel() {
        cancelled = true;
        Wire wire = current;
        if (wire != null) {
            wire.close();
        }
        Ghost left = ghost;
        if (left != null) {
            left.close();
        }
    }

    @Override
    public void run() {
        try {
            Parting parting = Parting.DONE;
            long leftAt = System.nanoTime();
            boolean first = true;
            do {
                Wire wire = arrive(parting);
                if (wire == null) {
                    return;
                }
                current = wire;
                long arrivedAt = System.nanoTime();
                boolean involuntary = !first && (parting == Parting.LOST || parting == Parting.GIVEN_UP);
                if (involuntary) {
                    logbook.reconnected.add(arrivedAt - leftAt);
                    logbook.diary.note("%s is at %d after %.3f s"
                            .formatted(name, wire.target().getPort(), (arrivedAt - leftAt) / 1e9));
                }
                parting = stay(wire, involuntary ? leftAt : Long.MAX_VALUE);
                first = false;
                leftAt = System.nanoTime();
                leave(wire, parting);
            } while (parting != Parting.DONE && !cancelled);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | AssertionError e) {
            logbook.fault(name + ": " + e);
        }
    }

    /** Connects somewhere, trying one node after the other; null if it was cancelled. */
    private @Nullable Wire arrive(Parting before) throws InterruptedException {
        if (before == Parting.NAPPING) {
            TimeUnit.NANOSECONDS.sleep(itinerary.absenceNanos());
        }
        for (int attempt = 1; !cancelled; attempt++) {
            InetSocketAddress target = nextTarget(before, attempt);
            long begin = System.nanoTime();
            try {
                Wire wire = new Wire(target, duty.connect(), plan.connackPatience());
                if (before == Parting.HOPPED && attempt == 1) {
                    logbook.takenOver.add(System.nanoTime() - begin);
                }
                Ghost left = ghost;
                if (left != null) {
                    left.replaced();
                    ghost = null;
                }
                return wire;
            } catch (RefusedException e) {
                logbook.refused(name, target, e.code(), String.valueOf(e.getMessage()));
            } catch (IOException e) {
                logbook.refused(name, target, Refusal.UNREACHABLE, String.valueOf(e.getMessage()));
            }
            if (attempt % plan.nodes().size() == 0) {
                Thread.sleep(BETWEEN_ROUNDS_MILLIS);
            }
        }
        return null;
    }

    private InetSocketAddress nextTarget(Parting before, int attempt) {
        InetSocketAddress named = reference;
        reference = null;
        int size = plan.nodes().size();
        if (named != null && plan.nodes().contains(named)) {
            node = plan.nodes().indexOf(named);
        } else if (before == Parting.HOPPED && attempt == 1) {
            node = ThreadLocalRandom.current().nextInt(size);
        } else if (before != Parting.DONE || attempt > 1) {
            node = (node + 1) % size;
        }
        return plan.nodes().get(node);
    }

    /** Does its duty until the connection ends or it has a reason to go. */
    private Parting stay(Wire wire, long lostAt) {
        long heardAt = System.nanoTime();
        long stayNanos = itinerary.stayNanos();
        long begin = heardAt;
        boolean served = lostAt == Long.MAX_VALUE;
        try {
            duty.arrived(wire);
            while (!cancelled) {
                if (duty.isDone()) {
                    return Parting.DONE;
                }
                long wait = duty.work(wire);
                ServerPacket packet = wire.poll(Math.min(wait, LONGEST_WAIT));
                long now = System.nanoTime();
                if (packet == null) {
                    if (now - heardAt > plan.silence().toNanos() || duty.isFedUp()) {
                        return Parting.GIVEN_UP;
                    }
                    if (now - heardAt > PING_AFTER && wire.openPings() == 0) {
                        wire.ping();
                    }
                } else {
                    heardAt = now;
                    if (take(wire, packet) && !served) {
                        served = true;
                        logbook.resumed.add(now - lostAt);
                    }
                }
                if (now - begin > stayNanos && wire.openPings() == 0 && !settled.getAsBoolean()) {
                    return itinerary.goodbye() ? Parting.NAPPING : Parting.HOPPED;
                }
            }
            return Parting.DONE;
        } catch (IOException e) {
            logbook.diary.note("%s loses %d: %s".formatted(name, wire.target().getPort(), e.getMessage()));
            return Parting.LOST;
        }
    }

    /** Answers whether it was a message or an acknowledgement. */
    private boolean take(Wire wire, ServerPacket packet) throws IOException {
        return switch (packet) {
            case ServerPacket.PingResp _ -> false;
            case ServerPacket.Disconnect disconnect -> {
                logbook.diary.note(
                        "%s at %d is told %s".formatted(name, wire.target().getPort(), disconnect));
                reference = parse(disconnect.properties().text(PropertyId.SERVER_REFERENCE));
                yield false;
            }
            case ServerPacket.Publish _, ServerPacket.Ack _, ServerPacket.SubAck _ -> {
                duty.received(wire, packet);
                yield true;
            }
            case ServerPacket.ConnAck _, ServerPacket.UnsubAck _, ServerPacket.Auth _ -> {
                logbook.fault(name + " was sent " + packet);
                yield false;
            }
        };
    }

    private void leave(Wire wire, Parting parting) {
        switch (parting) {
            case LOST -> wire.close();
            case GIVEN_UP -> {
                logbook.diary.note(name + " gives " + wire.target().getPort() + " up");
                ghost = Ghost.of(name, wire, logbook);
            }
            case HOPPED -> ghost = Ghost.of(name, wire, logbook);
            case NAPPING, DONE -> {
                try {
                    wire.disconnect();
                } catch (IOException e) {
                    wire.close();
                }
            }
        }
    }

    private static @Nullable InetSocketAddress parse(String reference) {
        int colon = reference.lastIndexOf(':');
        return colon < 0 || !reference.substring(colon + 1).matches("\\d{1,5}")
                ? null
                : new InetSocketAddress(
                        reference.substring(0, colon), Integer.parseInt(reference.substring(colon + 1)));
    }
}

package io.flockmq.broker.config;

import io.flockmq.broker.admin.api.LiveFigures;
import io.flockmq.broker.admin.node.DropBook;
import io.flockmq.broker.admin.node.FiguresHistory;
import org.springframework.context.SmartLifecycle;

/** Looks at figures while the node runs, and lets go of those who watch before the HTTP server waits for them. */
final class AdminLifecycle implements SmartLifecycle {

    private final FiguresHistory history;
    private final LiveFigures live;
    private final DropBook drops;
    private volatile boolean running;

    AdminLifecycle(FiguresHistory history, LiveFigures live, DropBook drops) {
        this.history = history;
        this.drops = drops;
        this.live = live;
    }

    @Override
    public void start() {
        history.afterEach(drops::tidy);
        history.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        live.close();
        history.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops after the node, which may be watched as it hands its sessions over, and before the HTTP server. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 2;
    }
}

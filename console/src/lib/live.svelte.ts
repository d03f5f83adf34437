import { address, get } from './api';
import { History, longest } from './series';
import type { Drop, Figures, Missing, NodeState } from './types';

interface LiveNode {
  id: string;
  state: NodeState;
  figures: Figures;
}

const mostDrops = 500;

/** What the cluster tells each second, as long as the page can be seen: with the hour before. */
class Live {
  /** Grows by one whenever something has come; the history is no state of its own. */
  tick = $state(0);
  nodes = $state.raw<LiveNode[]>([]);
  missing = $state.raw<Missing[]>([]);
  drops = $state.raw<Drop[]>([]);
  connected = $state(false);
  readonly history = new History();
  #source: EventSource | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** Listens until the returned function is called. */
  start(): () => void {
    const see = () => (document.hidden ? this.#close() : this.#open());
    document.addEventListener('visibilitychange', see);
    see();
    return () => {
      document.removeEventListener('visibilitychange', see);
      this.#close();
    };
  }

  #open(): void {
    if (this.#source) return;
    clearTimeout(this.#retry);
    const source = new EventSource(address('/events'));
    this.#source = source;
    source.onopen = () => {
      this.connected = true;
      void this.#fill();
    };
    source.addEventListener('cluster', (event) => this.#cluster(JSON.parse(event.data)));
    source.addEventListener('drops', (event) => {
      const { items } = JSON.parse(event.data) as { items: Drop[] };
      this.drops = [...items.reverse(), ...this.drops].slice(0, mostDrops);
    });
    source.addEventListener('bye', () => this.#again(10_000));
    source.onerror = () => {
      this.connected = false;
      // The browser tries again by itself unless the answer was no stream at all.
      if (source.readyState === EventSource.CLOSED) this.#again(10_000);
    };
  }

  #again(milliseconds: number): void {
    this.#close();
    this.#retry = setTimeout(() => {
      // Says at once whether the login is over.
      get('/login').then(
        () => !document.hidden && this.#open(),
        () => this.#again(30_000),
      );
    }, milliseconds);
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
    this.connected = false;
  }

  #cluster(event: { nodes: LiveNode[]; missing?: Missing[] }): void {
    const newest = Math.max(...event.nodes.map((node) => Date.parse(node.figures.time)));
    const second = Math.round(newest / 1000);
    for (const node of event.nodes) this.history.add(second, node.id, node.figures);
    this.nodes = event.nodes;
    this.missing = event.missing ?? [];
    this.tick++;
  }

  /** What was before: roughly for an hour, by the second for the last minutes. */
  async #fill(): Promise<void> {
    try {
      const { items } = await get<{ items: { id: string }[] }>('/nodes');
      const asked = items.flatMap(({ id }) => [
        this.#read(id, longest, 10),
        this.#read(id, 300, 1),
      ]);
      await Promise.allSettled(asked);
      this.tick++;
    } catch {
      // Charts begin with what comes.
    }
  }

  async #read(node: string, seconds: number, step: number): Promise<void> {
    const { items } = await get<{ items: Figures[] }>('/history', { node, seconds, step });
    for (const figures of items) {
      const second = Math.round(Date.parse(figures.time) / 1000 / step) * step;
      this.history.add(second, node, figures);
    }
  }
}

export const live = new Live();

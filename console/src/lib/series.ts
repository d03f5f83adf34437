import type { Figures } from './types';

/** An hour. */
export const longest = 3600;

/** For how many seconds a node counts as it was when it told nothing. */
const holds = 12;

/** One line of a chart: a value for each time, null where there is none. */
export interface Line {
  label: string;
  values: (number | null)[];
}

/** What nodes have told of themselves in the last hour, by the second. Pure; whoever draws asks for lines. */
export class History {
  /** Seconds since 1970, ascending. */
  #times: number[] = [];
  #points = new Map<number, Map<string, Figures>>();

  /** Adds what a node told; what it told before for that second is replaced. Seconds may come in any order. */
  add(second: number, node: string, figures: Figures): void {
    let point = this.#points.get(second);
    if (!point) {
      point = new Map();
      this.#points.set(second, point);
      const last = this.#times.at(-1);
      this.#times.push(second);
      if (last !== undefined && second < last) this.#times.sort((a, b) => a - b);
      this.#forget();
    }
    point.set(node, figures);
  }

  #forget(): void {
    const oldest = (this.#times.at(-1) ?? 0) - longest;
    let gone = 0;
    while ((this.#times[gone] ?? oldest) < oldest) this.#points.delete(this.#times[gone++] as number);
    if (gone) this.#times.splice(0, gone);
  }

  /** Seconds of the last `span` seconds in which something was told. */
  times(span: number): number[] {
    const from = (this.#times.at(-1) ?? 0) - span;
    return this.#times.filter((time) => time >= from);
  }

  /** Nodes that have told something, by name. */
  nodes(): string[] {
    const names = new Set<string>();
    for (const point of this.#points.values()) for (const node of point.keys()) names.add(node);
    return [...names].sort();
  }

  /** The sum over nodes. */
  sum(times: number[], value: (figures: Figures) => number | undefined): (number | null)[] {
    return this.#over(times, value, (a, b) => a + b);
  }

  /** The largest of all nodes. */
  worst(times: number[], value: (figures: Figures) => number | undefined): (number | null)[] {
    return this.#over(times, value, Math.max);
  }

  #over(
    times: number[],
    value: (figures: Figures) => number | undefined,
    join: (a: number, b: number) => number,
  ): (number | null)[] {
    const lines = this.byNode(times, value);
    return times.map((_, index) => {
      let all: number | null = null;
      for (const { values } of lines) {
        const one = values[index];
        if (one != null) all = all === null ? one : join(all, one);
      }
      return all;
    });
  }

  /** A line for each node. Nodes do not tell in the same moment: what one has told holds for a while. */
  byNode(times: number[], value: (figures: Figures) => number | undefined): Line[] {
    return this.nodes().map((node) => {
      let held: Figures | undefined;
      let since = 0;
      const values = times.map((time) => {
        const told = this.#points.get(time)?.get(node);
        if (told) {
          held = told;
          since = time;
        }
        return held && time - since <= holds ? (value(held) ?? null) : null;
      });
      return { label: node, values };
    });
  }

  /** A line for each reason for which messages were dropped in these seconds, the most frequent first. */
  drops(times: number[], most: number): Line[] {
    const totals = new Map<string, number>();
    for (const time of times) {
      for (const figures of this.#points.get(time)?.values() ?? []) {
        for (const [reason, rate] of Object.entries(figures.dropped ?? {})) {
          totals.set(reason, (totals.get(reason) ?? 0) + rate);
        }
      }
    }
    const reasons = [...totals].sort((a, b) => b[1] - a[1]).map(([reason]) => reason);
    const shown = reasons.slice(0, reasons.length > most ? most - 1 : most);
    const lines = shown.map((reason) => ({
      label: reason,
      values: this.sum(times, (figures) => figures.dropped?.[reason] ?? 0),
    }));
    const others = reasons.slice(shown.length);
    if (others.length) {
      lines.push({
        label: 'others',
        values: this.sum(times, (figures) => others.reduce((all, one) => all + (figures.dropped?.[one] ?? 0), 0)),
      });
    }
    return lines;
  }
}

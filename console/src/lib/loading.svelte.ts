import { ApiError, get, type Query } from './api';
import type { List, Missing } from './types';

/** One thing that is read; the latest question wins, however late answers come. */
export class Loaded<T> {
  value = $state.raw<T | undefined>(undefined);
  error = $state('');
  /** The status of the last answer if that was none; 0: nobody answered. */
  status = $state(200);
  busy = $state(false);
  #latest: AbortController | undefined;

  async load(path: string, query: Query = {}): Promise<void> {
    this.#latest?.abort();
    const mine = new AbortController();
    this.#latest = mine;
    this.busy = true;
    try {
      const value = await get<T>(path, query, mine.signal);
      if (this.#latest !== mine) return;
      this.value = value;
      this.error = '';
      this.status = 200;
    } catch (e) {
      if (this.#latest === mine) {
        this.error = (e as Error).message;
        this.status = e instanceof ApiError ? e.status : 0;
      }
    } finally {
      if (this.#latest === mine) this.busy = false;
    }
  }

  /** Nobody waits any more. */
  stop(): void {
    this.#latest?.abort();
    this.#latest = undefined;
  }
}

/** A list that is read page by page. */
export class Listing<T> {
  items = $state.raw<T[]>([]);
  next = $state<string | undefined>(undefined);
  missing = $state.raw<Missing[]>([]);
  error = $state('');
  busy = $state(false);
  /** Something has been answered. */
  ready = $state(false);
  #path = '';
  #query: Query = {};
  #latest: AbortController | undefined;

  /** From the start; what is shown stays until the answer is there. */
  async load(path: string, query: Query = {}): Promise<void> {
    this.#path = path;
    this.#query = query;
    await this.#page([], undefined);
  }

  /** The next page behind what is there. */
  async more(): Promise<void> {
    if (this.next && !this.busy) await this.#page(this.items, this.next);
  }

  async reload(): Promise<void> {
    if (this.#path) await this.#page([], undefined);
  }

  async #page(before: T[], from: string | undefined): Promise<void> {
    this.#latest?.abort();
    const mine = new AbortController();
    this.#latest = mine;
    this.busy = true;
    try {
      let cursor = from;
      const found: T[] = [];
      const missing = new Map<string, Missing>();
      // A page may be empty although there are more.
      for (let pages = 0; pages < 20; pages++) {
        const list = await get<List<T>>(this.#path, { ...this.#query, cursor }, mine.signal);
        found.push(...list.items);
        for (const one of list.missing ?? []) missing.set(one.node, one);
        cursor = list.next;
        if (found.length > 0 || !cursor) break;
      }
      if (this.#latest !== mine) return;
      this.items = [...before, ...found];
      this.next = cursor;
      this.missing = [...missing.values()];
      this.error = '';
      this.ready = true;
    } catch (e) {
      if (this.#latest === mine) this.error = (e as Error).message;
    } finally {
      if (this.#latest === mine) this.busy = false;
    }
  }

  stop(): void {
    this.#latest?.abort();
    this.#latest = undefined;
  }
}

import { expect, test } from 'vitest';
import { History } from '../src/lib/series';
import type { Figures } from '../src/lib/types';

function figures(connections: number, dropped: Record<string, number> = {}): Figures {
  return { clientsConnected: connections, dropped } as unknown as Figures;
}

const connected = (told: Figures) => told.clientsConnected;

test('figures of several nodes are summed', () => {
  const history = new History();
  history.add(10, 'a', figures(1));
  history.add(10, 'b', figures(2));
  expect(history.sum(history.times(60), connected)).toEqual([3]);
  expect(history.worst(history.times(60), connected)).toEqual([2]);
});

test('a node that tells nothing for a second counts as it was, but not for long', () => {
  const history = new History();
  history.add(10, 'a', figures(1));
  history.add(10, 'b', figures(2));
  history.add(11, 'a', figures(1));
  history.add(40, 'a', figures(1));
  expect(history.sum(history.times(60), connected)).toEqual([3, 3, 1]);
});

test('what comes late is put where it belongs', () => {
  const history = new History();
  history.add(20, 'a', figures(2));
  history.add(10, 'a', figures(1));
  expect(history.times(60)).toEqual([10, 20]);
  expect(history.sum(history.times(60), connected)).toEqual([1, 2]);
});

test('an hour is kept', () => {
  const history = new History();
  history.add(0, 'a', figures(1));
  history.add(4000, 'a', figures(1));
  expect(history.times(10_000)).toEqual([4000]);
});

test('the most frequent reasons have lines of their own, and the others one together', () => {
  const history = new History();
  history.add(10, 'a', figures(1, { x: 1, y: 5, z: 2, w: 1 }));
  history.add(11, 'a', figures(1));
  const lines = history.drops(history.times(60), 3);
  expect(lines).toEqual([
    { label: 'y', values: [5, 0] },
    { label: 'z', values: [2, 0] },
    { label: 'others', values: [2, 0] },
  ]);
});

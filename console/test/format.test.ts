import { expect, test } from 'vitest';
import { ago, bytes, count, duration, plural, rate, words } from '../src/lib/format';

test('sizes are written with the unit that fits, and 1 KB is 1024 bytes', () => {
  expect([0, 512, 1024, 1536, 200 * 1024 * 1024].map(bytes)).toEqual(['0 B', '512 B', '1 KB', '1.5 KB', '200 MB']);
});

test('times are written with the unit that fits', () => {
  expect([0, 0.00025, 0.0025, 0.25, 2.5, 90, 600, 7300, 200_000].map(duration)).toEqual([
    '0 s', '250 µs', '2.5 ms', '250 ms', '2.5 s', '90 s', '10 min', '2 h', '2 days',
  ]);
});

test('what is not known is a dash', () => {
  expect([count(undefined), bytes(null), duration(undefined), rate(Number.NaN)]).toEqual(['–', '–', '–', '–']);
});

test('names of reasons become words', () => {
  expect(['queue-full', 'QUEUE_FULL', 'queueFull'].map(words)).toEqual(['queue full', 'queue full', 'queue full']);
});

test('one is singular', () => {
  expect([plural(1, 'client'), plural(0, 'client'), plural(2000, 'entry', 'entries')]).toEqual([
    '1 client', '0 clients', '2,000 entries',
  ]);
});

test('what was a moment ago was just now', () => {
  expect(ago(1000, 3000)).toBe('just now');
  expect(ago(0, 600_000)).toBe('10 min ago');
});

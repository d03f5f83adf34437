import { describe, expect, test } from 'vitest';
import { filterProblem, matches, topicProblem } from '../src/lib/topics';

describe('a topic to publish to', () => {
  test.each(['a', '/', 'a//b', '$SYS/x', 'with space'])('may be %j', (topic) => expect(topicProblem(topic)).toBe(''));
  test.each(['', 'a/+', '#', 'a\0b', 'x'.repeat(65_536)])('may not be %j', (topic) =>
    expect(topicProblem(topic)).not.toBe(''),
  );
});

describe('a topic filter', () => {
  test.each(['#', '+', 'a/+/b', 'a/#', '/', '$share/g/a/#', '+/+'])('may be %j', (filter) =>
    expect(filterProblem(filter)).toBe(''),
  );
  test.each(['', 'a#', 'a/#/b', 'a+', '+a/b', '$share/g', '$share//a', '$share/+/a', '$share/g/'])('may not be %j', (filter) =>
    expect(filterProblem(filter)).not.toBe(''),
  );
});

test.each([
  ['a/b', 'a/b', true],
  ['a/+', 'a/b', true],
  ['a/+', 'a/b/c', false],
  ['a/#', 'a', true],
  ['a/#', 'a/b/c', true],
  ['#', '$SYS/x', false],
  ['$SYS/#', '$SYS/x', true],
  ['+/b', '/b', true],
  ['a/b', 'a', false],
  ['$share/g/a/+', 'a/b', true],
])('%s and %s: %s', (filter, topic, expected) => expect(matches(filter, topic)).toBe(expected));

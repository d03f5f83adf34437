import { expect, test } from 'vitest';
import { defaultProfile, freeName, load, save } from '../src/lib/tryit/profiles';

function storage() {
  const all = new Map<string, string>();
  return {
    all,
    getItem: (key: string) => all.get(key) ?? null,
    setItem: (key: string, value: string) => void all.set(key, value),
  };
}

test('a password is not stored unless that was asked for', () => {
  const store = storage();
  const secret = { ...defaultProfile(), username: 'ann', password: 'sesame' };
  save(store, [secret]);
  expect([...store.all.values()].join()).not.toContain('sesame');
  expect(load(store)[0]).toEqual({ ...secret, password: '' });

  save(store, [{ ...secret, keepPassword: true }]);
  expect(load(store)[0]?.password).toBe('sesame');
});

test('what is broken or old is no obstacle', () => {
  const store = storage();
  for (const stored of ['{', '5', '[null, 1, {}]']) {
    store.setItem('flockmq.profiles', stored);
    expect(load(store), stored).toEqual([defaultProfile()]);
  }
  store.setItem('flockmq.profiles', '[{"name":"old"}]');
  expect(load(store)).toEqual([{ ...defaultProfile(), name: 'old' }]);
});

test('a new profile has a name of its own', () => {
  expect(freeName([defaultProfile(), { ...defaultProfile(), name: 'x' }], 'x')).toBe('x 2');
});

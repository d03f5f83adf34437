import { describe, expect, test } from 'vitest';
import { bestFormat, encode, fromBase64, hex, preview, show, text, toBase64 } from '../src/lib/payload';

const bytes = (...all: number[]) => Uint8Array.from(all);

test('hex is read with and without spaces and prefixes', () => {
  for (const typed of ['01ff', '01 FF', '0x01, 0xff', '01:ff\n']) {
    expect(encode(typed, 'hex'), typed).toEqual(bytes(1, 255));
  }
});

test('what is wrong with hex is said', () => {
  expect(() => encode('0g', 'hex')).toThrow('"g" is no hexadecimal digit');
  expect(() => encode('012', 'hex')).toThrow('one is missing');
});

test('JSON is checked, and sent without its spaces', () => {
  expect(text(encode('{ "a" : 1 }', 'json'))).toBe('{"a":1}');
  expect(() => encode('{a:1}', 'json')).toThrow('This is no JSON');
});

describe('bytes are shown', () => {
  test('as JSON if they are an object or array', () => {
    expect(bestFormat(encode('{"a":1}', 'text'))).toBe('json');
    expect(bestFormat(encode('21.5', 'text'))).toBe('text');
    expect(show(encode('[1]', 'text'), 'json')).toBe('[\n  1\n]');
  });

  test('as hex if they are no text', () => {
    expect(bestFormat(bytes(0xff, 0x00))).toBe('hex');
    expect(show(bytes(0xff, 0x00), 'text')).toBe('ff 00');
    expect(bestFormat(bytes(1, 2))).toBe('hex');
  });

  test('in one line in lists', () => {
    expect(preview(encode('a\n  b', 'text'))).toBe('a b');
    expect(preview(encode('x'.repeat(300), 'text'), 10)).toBe('xxxxxxxxxx…');
    expect(hex(bytes(1, 2, 3), 2)).toBe('01 02 …');
  });
});

test('base64 goes both ways', () => {
  expect(toBase64(fromBase64('AP+A'))).toBe('AP+A');
});

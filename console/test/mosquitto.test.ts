import { expect, test } from 'vitest';
import { publishCommand, quote, subscribeCommand } from '../src/lib/mosquitto';
import { noProperties } from '../src/lib/tryit/messages';
import { defaultProfile } from '../src/lib/tryit/profiles';

const here = { host: 'localhost', port: 1883, encrypted: false };
const bytes = (text: string) => new TextEncoder().encode(text);

test('words are quoted if a shell would take them for something else', () => {
  expect(['a/b', 'a b', '#', "it's", '', '$HOME'].map(quote)).toEqual(['a/b', "'a b'", "'#'", "'it'\\''s'", "''", "'$HOME'"]);
});

test('a subscription with all that differs from what is usual', () => {
  const profile = { ...defaultProfile(), username: 'ann', password: 'secret', cleanStart: false, sessionExpiry: 60 };
  const command = subscribeCommand(profile, 'me', { host: 'broker', port: 8884, encrypted: true }, 'a/#', 1);
  expect(command).toBe(
    "mosquitto_sub -h broker -p 8884 --cafile ca.crt -V 5 -i me -u ann -P \"$PASSWORD\" -c -x 60 -t 'a/#' -q 1 -v",
  );
  expect(command).not.toContain('secret');
});

test('a message with properties', () => {
  const properties = { ...noProperties(), expiry: 60, user: [{ name: 'room', value: 'big kitchen' }] };
  expect(
    publishCommand(defaultProfile(), '', here, { topic: 'a', payload: bytes('hello you'), qos: 2, retain: true, properties }),
  ).toBe(
    "mosquitto_pub -V 5 -t a -m 'hello you' -q 2 -r -D publish message-expiry-interval 60 -D publish user-property room 'big kitchen'",
  );
});

test('MQTT 3.1.1 has no properties', () => {
  const profile = { ...defaultProfile(), version: 4 as const };
  const properties = { ...noProperties(), contentType: 'text/plain' };
  expect(publishCommand(profile, '', here, { topic: 'a', payload: bytes(''), qos: 0, retain: false, properties })).toBe(
    'mosquitto_pub -V 311 -t a -n',
  );
});

test('bytes that are no text go through a pipe', () => {
  const message = { topic: 'a', payload: Uint8Array.of(0, 255), qos: 0 as const, retain: false, properties: noProperties() };
  expect(publishCommand(defaultProfile(), '', here, message)).toBe("printf '\\x00\\xff' | mosquitto_pub -V 5 -t a -s");
});

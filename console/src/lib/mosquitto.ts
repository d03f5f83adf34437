/** What is done here as a command of Mosquitto's clients, which anybody can paste into a shell. */

import type { PublishProperties, Qos } from './tryit/messages';
import type { Profile } from './tryit/profiles';

/** A TCP port of the broker. */
export interface TcpAddress {
  host: string;
  port: number;
  encrypted: boolean;
}

/** One word for a shell, in quotes if it needs them. */
export function quote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function connection(profile: Profile, clientId: string, address: TcpAddress): string[] {
  const words: string[] = [];
  if (address.host !== 'localhost' && address.host !== '127.0.0.1') words.push('-h', address.host);
  if (address.port !== (address.encrypted ? 8883 : 1883)) words.push('-p', String(address.port));
  if (address.encrypted) words.push('--cafile', 'ca.crt');
  words.push('-V', profile.version === 5 ? '5' : '311');
  if (clientId) words.push('-i', clientId);
  if (profile.username) words.push('-u', profile.username);
  // Never the password itself: what is copied is often shared.
  if (profile.username && profile.password) words.push('-P', '$PASSWORD');
  return words;
}

function line(program: string, words: string[]): string {
  return [program, ...words.map((word) => (word === '$PASSWORD' ? '"$PASSWORD"' : quote(word)))].join(' ');
}

/** A subscription as mosquitto_sub. */
export function subscribeCommand(
  profile: Profile,
  clientId: string,
  address: TcpAddress,
  filter: string,
  qos: Qos,
): string {
  const words = connection(profile, clientId, address);
  if (!profile.cleanStart && clientId) {
    words.push('-c');
    if (profile.version === 5 && profile.sessionExpiry > 0) words.push('-x', String(profile.sessionExpiry));
  }
  words.push('-t', filter);
  if (qos > 0) words.push('-q', String(qos));
  words.push('-v');
  return line('mosquitto_sub', words);
}

/** A message as mosquitto_pub. */
export function publishCommand(
  profile: Profile,
  clientId: string,
  address: TcpAddress,
  message: { topic: string; payload: Uint8Array; qos: Qos; retain: boolean; properties: PublishProperties },
): string {
  const words = connection(profile, clientId, address);
  words.push('-t', message.topic);
  const decoded = asText(message.payload);
  let before = '';
  if (message.payload.length === 0) {
    words.push('-n');
  } else if (decoded !== null) {
    words.push('-m', decoded);
  } else {
    before = `printf '${Array.from(message.payload, (b) => `\\x${b.toString(16).padStart(2, '0')}`).join('')}' | `;
    words.push('-s');
  }
  if (message.qos > 0) words.push('-q', String(message.qos));
  if (message.retain) words.push('-r');
  if (profile.version === 5) words.push(...properties(message.properties));
  return before + line('mosquitto_pub', words);
}

function properties(given: PublishProperties): string[] {
  const words: string[] = [];
  const add = (name: string, ...values: string[]) => words.push('-D', 'publish', name, ...values);
  if (given.payloadIsText) add('payload-format-indicator', '1');
  if (given.contentType) add('content-type', given.contentType);
  if (given.expiry !== null) add('message-expiry-interval', String(given.expiry));
  if (given.responseTopic) add('response-topic', given.responseTopic);
  if (given.correlation) add('correlation-data', given.correlation);
  for (const { name, value } of given.user) if (name) add('user-property', name, value);
  return words;
}

function asText(payload: Uint8Array): string | null {
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(payload);
    return decoded.includes('\0') ? null : decoded;
  } catch {
    return null;
  }
}

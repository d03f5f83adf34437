/** Payloads, which are bytes, as text, JSON or hex. */

export type Format = 'text' | 'json' | 'hex';

export const formats: readonly Format[] = ['text', 'json', 'hex'];

const strict = new TextDecoder('utf-8', { fatal: true });
const encoder = new TextEncoder();

/** The bytes that somebody typed. Throws an Error whose message says what is wrong. */
export function encode(typed: string, format: Format): Uint8Array {
  switch (format) {
    case 'text':
      return encoder.encode(typed);
    case 'json':
      try {
        return encoder.encode(JSON.stringify(JSON.parse(typed)));
      } catch (e) {
        throw new Error(`This is no JSON: ${(e as Error).message}`);
      }
    case 'hex': {
      const digits = typed.replace(/[\s:,]|0x/gi, '');
      const wrong = /[^0-9a-f]/i.exec(digits);
      if (wrong) throw new Error(`"${wrong[0]}" is no hexadecimal digit.`);
      if (digits.length % 2) throw new Error('A byte has two hexadecimal digits; one is missing at the end.');
      return Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
    }
  }
}

/** The text that these bytes are, or null if they are none. */
export function text(payload: Uint8Array): string | null {
  try {
    const decoded = strict.decode(payload);
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(decoded) ? null : decoded;
  } catch {
    return null;
  }
}

/** Pairs of digits with spaces between them; of more than `limit` bytes the first ones. */
export function hex(payload: Uint8Array, limit = payload.length): string {
  const shown = Array.from(payload.subarray(0, limit), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return payload.length > limit ? `${shown} …` : shown;
}

/** In which format these bytes are read best. */
export function bestFormat(payload: Uint8Array): Format {
  const decoded = text(payload);
  if (decoded === null) return 'hex';
  return json(decoded) === null ? 'text' : 'json';
}

/** An object or array, indented; null for all else: a number is read as it is. */
export function json(decoded: string): string | null {
  if (!/^\s*[[{]/.test(decoded)) return null;
  try {
    return JSON.stringify(JSON.parse(decoded), null, 2);
  } catch {
    return null;
  }
}

/** These bytes in a format; in hex what cannot be shown otherwise. */
export function show(payload: Uint8Array, format: Format): string {
  const decoded = format === 'hex' ? null : text(payload);
  if (decoded === null) return hex(payload, 4096);
  return format === 'json' ? (json(decoded) ?? decoded) : decoded;
}

/** One line of it, for lists. */
export function preview(payload: Uint8Array, limit = 200): string {
  const decoded = text(payload.subarray(0, limit * 4));
  if (decoded === null) return hex(payload, limit / 3);
  const line = decoded.replace(/\s+/g, ' ');
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}

/** From base64, as the admin API sends bytes. */
export function fromBase64(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** To base64. */
export function toBase64(payload: Uint8Array): string {
  let binary = '';
  for (const byte of payload) binary += String.fromCharCode(byte);
  return btoa(binary);
}

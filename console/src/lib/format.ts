/** Numbers, sizes and times as people read them. */

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const precise = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A whole number, such as 1,234. */
export function count(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? '–' : plain.format(value);
}

/** A number of any size in few characters, such as 1.2K. */
export function short(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return '–';
  return Math.abs(value) < 10 ? precise.format(value) : compact.format(value);
}

/** Events in a second. */
export function rate(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? '–' : `${short(value)}/s`;
}

const sizes = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Bytes, where 1 KB is 1024 of them, as in the configuration. */
export function bytes(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return '–';
  let size = value;
  let unit = 0;
  while (Math.abs(size) >= 1024 && unit < sizes.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 || Math.abs(size) >= 100 ? plain.format(size) : precise.format(size)} ${sizes[unit]}`;
}

/** A short time, given in seconds, with the unit that fits: from microseconds to days. */
export function duration(seconds: number | null | undefined): string {
  if (seconds == null || !Number.isFinite(seconds)) return '–';
  if (seconds === 0) return '0 s';
  if (seconds < 0.001) return `${plain.format(seconds * 1e6)} µs`;
  if (seconds < 1) return `${seconds < 0.1 ? precise.format(seconds * 1e3) : plain.format(seconds * 1e3)} ms`;
  if (seconds < 120) return `${seconds < 10 ? precise.format(seconds) : plain.format(seconds)} s`;
  if (seconds < 7200) return `${plain.format(Math.floor(seconds / 60))} min`;
  if (seconds < 172_800) return `${plain.format(Math.floor(seconds / 3600))} h`;
  return `${plain.format(Math.floor(seconds / 86_400))} days`;
}

/** How long ago something was, such as "5 min ago". */
export function ago(then: string | number | Date, now: number = Date.now()): string {
  const seconds = (now - new Date(then).getTime()) / 1000;
  if (!Number.isFinite(seconds)) return '–';
  return seconds < 5 ? 'just now' : `${duration(Math.floor(seconds))} ago`;
}

/** Hours, minutes and seconds of the day. */
export function clock(when: string | number | Date): string {
  return new Date(when).toLocaleTimeString('en-GB', { hour12: false });
}

/** Day and time. */
export function moment(when: string | number | Date | null | undefined): string {
  if (when == null) return '–';
  const date = new Date(when);
  if (Number.isNaN(date.getTime())) return '–';
  return `${date.toLocaleDateString('en-CA')} ${clock(date)}`;
}

/** "queue_full" or "QUEUE_FULL" or "queue-full" as "queue full". */
export function words(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
}

/** "1 client", "2 clients". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

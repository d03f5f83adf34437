import type { TcpAddress } from '../mosquitto';
import type { Listener } from '../types';

/** A listener that a browser can reach. */
export interface WebSocketListener {
  name: string;
  url: string;
}

type Page = Pick<Location, 'protocol' | 'hostname'>;

/** The parts of `host:port`, where the host may be an IPv6 address in brackets. */
export function split(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

/** The name under which this page reaches what listens there: its own host, unless the address is one of another network card. */
function reachable(host: string, page: Page): string {
  const everywhere = ['0.0.0.0', '[::]', '::', '127.0.0.1', '[::1]', '::1', 'localhost', ''];
  return everywhere.includes(host) || host.startsWith('[0:0:0:0:0:0:0:') ? page.hostname : host;
}

/** Listeners for WebSockets, in the order in which a page tries them. A page that came over https may open encrypted ones alone. */
export function webSockets(listeners: Listener[], page: Page): WebSocketListener[] {
  return listeners
    .filter((listener) => listener.type === 'wss' || (listener.type === 'ws' && page.protocol !== 'https:'))
    .sort((a, b) => a.type.localeCompare(b.type) || a.name.localeCompare(b.name))
    .map((listener) => {
      const { host, port } = split(listener.address);
      return { name: listener.name, url: `${listener.type}://${reachable(host, page)}:${port}${listener.path ?? '/mqtt'}` };
    });
}

/** Where Mosquitto's clients reach this node. */
export function tcpAddress(listeners: Listener[], page: Page): TcpAddress {
  const listener = listeners.find((one) => one.type === 'tcp') ?? listeners.find((one) => one.type === 'tls');
  if (!listener) return { host: page.hostname, port: 1883, encrypted: false };
  const { host, port } = split(listener.address);
  return { host: reachable(host, page), port, encrypted: listener.type === 'tls' };
}

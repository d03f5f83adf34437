import { expect, test } from 'vitest';
import { tcpAddress, webSockets } from '../src/lib/tryit/listeners';
import type { Listener } from '../src/lib/types';

const listeners: Listener[] = [
  { name: 'tcp', type: 'tcp', address: '0.0.0.0:1884' },
  { name: 'wss', type: 'wss', address: '10.0.0.7:8084', path: '/mqtt' },
  { name: 'ws', type: 'ws', address: '127.0.0.1:8083', path: '/mqtt' },
];

test('a page reaches listeners by its own host, unless they are of one address alone', () => {
  const page = { protocol: 'http:', hostname: 'localhost' };
  expect(webSockets(listeners, page)).toEqual([
    { name: 'ws', url: 'ws://localhost:8083/mqtt' },
    { name: 'wss', url: 'wss://10.0.0.7:8084/mqtt' },
  ]);
  expect(tcpAddress(listeners, page)).toEqual({ host: 'localhost', port: 1884, encrypted: false });
});

test('a page that came over https opens encrypted ones alone', () => {
  expect(webSockets(listeners, { protocol: 'https:', hostname: 'b' }).map((one) => one.name)).toEqual(['wss']);
});

'use strict';
// Hosts any number of MQTT.js clients for the tests. Standard input carries one JSON call per line,
//   {"call": 1, "client": "a", "action": "connect", "with": {...}}
// and standard output one JSON object per line: the answer to a call, {"call": 1, "result": ...} or
// {"call": 1, "error": "...", "code": 135}, or something that happened to a client, {"client": "a", "event": ...}.
// Ends when standard input does.
const mqtt = require('mqtt');
const readline = require('node:readline');

const clients = new Map();

function say(line) {
  process.stdout.write(JSON.stringify(line) + '\n');
}

function bytes(properties) {
  return properties?.correlationData
    ? { ...properties, correlationData: Buffer.from(properties.correlationData) }
    : properties;
}

function text(properties) {
  return properties?.correlationData
    ? { ...properties, correlationData: properties.correlationData.toString() }
    : properties ?? {};
}

/** The next CONNACK, or why there is none. */
function connected(client) {
  return new Promise((resolve, reject) => {
    const settle = (outcome) => (value) => {
      client.off('connect', accepted).off('error', failed).off('close', closed);
      outcome(value);
    };
    const accepted = settle((packet) => resolve({ sessionPresent: packet.sessionPresent, properties: packet.properties ?? {} }));
    const failed = settle(reject);
    const closed = settle(() => reject(new Error('closed before CONNACK')));
    client.on('connect', accepted).on('error', failed).on('close', closed);
  });
}

function listen(name, client) {
  let goodbye = {};
  client.reasonCodes = new Map(); // of publishes, by packet id: MQTT.js itself keeps those below 0x80
  client.on('connect', () => (goodbye = {}));
  client.on('error', () => {}); // a call that fails says so; what ends a connection shows in 'close'
  client.on('disconnect', ({ reasonCode, properties }) =>
    (goodbye = { reasonCode, reasonString: properties?.reasonString }));
  client.on('close', () => say({ client: name, event: 'closed', ...goodbye }));
  client.on('packetreceive', (packet) => {
    if (packet.cmd === 'publish' && packet.properties?.topicAlias) {
      say({ client: name, event: 'alias', alias: packet.properties.topicAlias, topic: packet.topic });
    } else if (packet.cmd === 'puback' || packet.cmd === 'pubrec') {
      client.reasonCodes.set(packet.messageId, packet.reasonCode ?? 0);
    }
  });
  client.on('message', (topic, payload, packet) =>
    say({
      client: name, event: 'message', topic, payload: payload.toString(), qos: packet.qos,
      retain: packet.retain, dup: packet.dup, properties: text(packet.properties),
    }));
}

const actions = {
  async connect(name, options) {
    if (options.will) {
      options.will.payload = Buffer.from(options.will.payload);
      options.will.properties = bytes(options.will.properties);
    }
    const client = mqtt.connect({ protocol: 'mqtt', reconnectPeriod: 0, resubscribe: false, ...options });
    clients.set(name, client);
    listen(name, client);
    return connected(client);
  },
  async reconnect(name) {
    const client = clients.get(name);
    client.options.clean = false;
    const answer = connected(client);
    // Without these it starts with empty ones; they are gone when it has disconnected.
    const { incomingStore, outgoingStore } = client;
    client.reconnect(client.disconnected ? {} : { incomingStore, outgoingStore });
    return answer;
  },
  subscribe(name, { filters, properties }) {
    return new Promise((resolve, reject) =>
      clients.get(name).subscribe(filters, { properties }, (error, grants, packet) =>
        packet ? resolve(packet.granted) : reject(error)));
  },
  unsubscribe(name, { filters }) {
    return new Promise((resolve, reject) =>
      clients.get(name).unsubscribe(filters, (error, packet) =>
        packet ? resolve(packet.granted ?? filters.map(() => 0)) : reject(error)));
  },
  async publish(name, { topic, payload, options }) {
    const client = clients.get(name);
    const published = client.publishAsync(topic, payload, { ...options, properties: bytes(options.properties) });
    const id = client.getLastMessageId();
    await published;
    return options.qos > 0 ? (client.reasonCodes.get(id) ?? 0) : 0;
  },
  async disconnect(name, { reasonCode }) {
    await clients.get(name).endAsync(false, { reasonCode });
  },
  async end(name) {
    await clients.get(name)?.endAsync(true);
    clients.delete(name);
  },
};

readline.createInterface({ input: process.stdin }).on('line', async (line) => {
  const { call, client, action, with: argument } = JSON.parse(line);
  try {
    say({ call, result: (await actions[action](client, argument)) ?? null });
  } catch (error) {
    say({ call, error: String(error?.message ?? error), code: error?.code ?? null });
  }
}).on('close', () => process.exit(0));

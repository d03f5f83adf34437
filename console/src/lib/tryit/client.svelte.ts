import type { IClientOptions, IClientPublishOptions, IPublishPacket, MqttClient } from 'mqtt';
import type { Entry, PublishProperties, Qos } from './messages';
import type { Profile } from './profiles';

/** A subscription that the broker has granted. */
export interface Subscription {
  filter: string;
  qos: Qos;
  /** What the broker has granted, which may be less. */
  granted: Qos;
}

/** What MQTT 5 lets a subscriber choose. */
export interface SubscribeOptions {
  qos: Qos;
  noLocal: boolean;
  retainAsPublished: boolean;
  retainHandling: 0 | 1 | 2;
}

/** How many entries are kept; older ones go. */
export const kept = 300;

const patience = 10_000;

/** One client of one pane, with what it has got. It does not connect again by itself: what happens is what is shown. */
export class TryClient {
  status = $state<'off' | 'connecting' | 'on'>('off');
  clientId = $state('');
  version = $state<4 | 5>(5);
  entries = $state.raw<Entry[]>([]);
  received = $state(0);
  subscriptions = $state.raw<Subscription[]>([]);

  #mqtt: MqttClient | null = null;
  #number = 0;
  #fresh: Entry[] = [];
  #scheduled = false;

  /** Connects; what the broker refuses is an Error with its reason. Nothing happens if there is a connection. */
  async connect(url: string, profile: Profile, clientId: string): Promise<void> {
    if (this.status !== 'off') return;
    this.status = 'connecting';
    this.version = profile.version;
    try {
      const { default: mqtt } = await import('mqtt');
      await this.#open(mqtt.connect(url, options(profile, clientId)), clientId);
    } catch (e) {
      this.#drop();
      throw e;
    }
  }

  #open(client: MqttClient, clientId: string): Promise<void> {
    this.#mqtt = client;
    return new Promise((resolve, reject) => {
      let failure: Error | null = null;
      client.on('connect', (connack) => {
        this.clientId = connack.properties?.assignedClientIdentifier ?? clientId;
        this.status = 'on';
        const session = connack.sessionPresent ? ', with the session of last time' : '';
        this.#remark(`Connected as ${this.clientId}${session}`);
        resolve();
      });
      client.on('message', (topic, payload, packet) => this.#message(topic, payload, packet));
      client.on('disconnect', (packet) => {
        const reason = packet.properties?.reasonString;
        this.#remark(`The broker disconnects: ${reasonName(packet.reasonCode)}${reason ? ` (${reason})` : ''}`, true);
      });
      client.on('error', (error) => {
        failure = new Error(explain(error));
        client.end(true);
      });
      client.on('close', () => {
        if (this.#mqtt !== client) return;
        const wasOn = this.status === 'on';
        this.#drop();
        client.end(true);
        if (wasOn) this.#remark(failure ? failure.message : 'Disconnected', failure !== null);
        reject(failure ?? new Error('Nobody answers there, or the browser was not let in.'));
      });
    });
  }

  /** Says goodbye to the broker. */
  async disconnect(): Promise<void> {
    const client = this.#mqtt;
    if (client) await client.endAsync();
  }

  /** Subscribes; a refusal is an Error. */
  async subscribe(filter: string, wish: SubscribeOptions): Promise<void> {
    const client = this.#connected();
    const mqtt5 =
      this.version === 5 ? { nl: wish.noLocal, rap: wish.retainAsPublished, rh: wish.retainHandling } : {};
    const [answer] = await client.subscribeAsync(filter, { qos: wish.qos, ...mqtt5 });
    const granted = answer?.qos ?? wish.qos;
    if (granted >= 128) throw new Error(`The broker refuses this subscription: ${reasonName(granted)}`);
    const others = this.subscriptions.filter((one) => one.filter !== filter);
    this.subscriptions = [...others, { filter, qos: wish.qos, granted: granted as Qos }];
    this.#remark(`Subscribed to ${filter}, QoS ${granted}`);
  }

  /** Unsubscribes. */
  async unsubscribe(filter: string): Promise<void> {
    await this.#connected().unsubscribeAsync(filter);
    this.subscriptions = this.subscriptions.filter((one) => one.filter !== filter);
    this.#remark(`Unsubscribed from ${filter}`);
  }

  /** Publishes; with QoS 1 and 2 it waits until the broker has said that it has the message. Returns what it said, if anything. */
  async publish(
    topic: string,
    payload: Uint8Array,
    qos: Qos,
    retain: boolean,
    properties: PublishProperties,
  ): Promise<string> {
    const client = this.#connected();
    const given: IClientPublishOptions = { qos, retain };
    if (this.version === 5) given.properties = mqtt5(properties);
    // MQTT.js takes any array of bytes, though it asks for a Buffer.
    const answer = await client.publishAsync(topic, payload as unknown as Buffer, given);
    const code = (answer as { reasonCode?: number } | undefined)?.reasonCode ?? 0;
    return code === 0 ? '' : reasonName(code);
  }

  /** Forgets what has come. */
  clear(): void {
    this.entries = [];
    this.received = 0;
  }

  #connected(): MqttClient {
    if (!this.#mqtt || this.status !== 'on') throw new Error('There is no connection.');
    return this.#mqtt;
  }

  #drop(): void {
    this.#mqtt = null;
    this.status = 'off';
    this.subscriptions = [];
  }

  #message(topic: string, payload: Uint8Array, packet: IPublishPacket): void {
    this.received++;
    this.#add({
      kind: 'message',
      number: this.#number++,
      at: Date.now(),
      topic,
      // A copy: MQTT.js reads many messages into one buffer.
      payload: Uint8Array.from(payload),
      qos: packet.qos,
      retain: packet.retain,
      dup: packet.dup,
      properties: shownProperties(packet.properties),
    });
  }

  #remark(text: string, bad = false): void {
    this.#add({ kind: 'remark', number: this.#number++, at: Date.now(), text, bad });
  }

  /** A flood of messages is drawn once a frame. */
  #add(entry: Entry): void {
    this.#fresh.push(entry);
    if (this.#fresh.length > kept) this.#fresh.shift();
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      const fresh = this.#fresh.reverse();
      this.#fresh = [];
      this.entries = [...fresh, ...this.entries].slice(0, kept);
    }, 50);
  }
}

function options(profile: Profile, clientId: string): IClientOptions {
  const given: IClientOptions = {
    protocolVersion: profile.version,
    clientId,
    clean: profile.cleanStart,
    keepalive: profile.keepAlive,
    reconnectPeriod: 0,
    connectTimeout: patience,
    resubscribe: false,
    // The other kind runs in a worker made of a blob: URL, which the content security policy refuses.
    timerVariant: 'native',
  };
  if (profile.username) given.username = profile.username;
  if (profile.password) given.password = profile.password;
  if (profile.version === 5) given.properties = { sessionExpiryInterval: profile.sessionExpiry };
  if (profile.will?.topic) {
    const { topic, payload, qos, retain } = profile.will;
    given.will = { topic, payload: new TextEncoder().encode(payload) as unknown as Buffer, qos, retain };
  }
  return given;
}

function mqtt5(given: PublishProperties): NonNullable<IClientPublishOptions['properties']> {
  const properties: NonNullable<IClientPublishOptions['properties']> = {};
  if (given.payloadIsText) properties.payloadFormatIndicator = true;
  if (given.contentType) properties.contentType = given.contentType;
  if (given.expiry !== null) properties.messageExpiryInterval = given.expiry;
  if (given.responseTopic) properties.responseTopic = given.responseTopic;
  // A text is written as its bytes.
  if (given.correlation) properties.correlationData = given.correlation as unknown as Buffer;
  const user: Record<string, string[]> = {};
  for (const { name, value } of given.user) {
    if (name) (user[name] ??= []).push(value);
  }
  if (Object.keys(user).length) properties.userProperties = user;
  return properties;
}

/** Names and values for people. */
export function shownProperties(given: IPublishPacket['properties']): [string, string][] {
  if (!given) return [];
  const shown: [string, string][] = [];
  if (given.payloadFormatIndicator) shown.push(['Payload', 'UTF-8 text']);
  if (given.contentType) shown.push(['Content type', given.contentType]);
  if (given.messageExpiryInterval !== undefined) shown.push(['Expires in', `${given.messageExpiryInterval} s`]);
  if (given.responseTopic) shown.push(['Response topic', given.responseTopic]);
  if (given.correlationData) shown.push(['Correlation data', new TextDecoder().decode(given.correlationData)]);
  if (given.subscriptionIdentifier !== undefined) {
    shown.push(['Subscription id', [given.subscriptionIdentifier].flat().join(', ')]);
  }
  for (const [name, values] of Object.entries(given.userProperties ?? {})) {
    for (const value of [values].flat()) shown.push([name, value]);
  }
  return shown;
}

function explain(error: Error & { code?: number | string }): string {
  if (typeof error.code === 'number') return `The broker refuses: ${reasonName(error.code)}`;
  return error.message || 'The connection has failed.';
}

const reasons: Record<number, string> = {
  1: 'protocol version not supported (0x01)',
  2: 'client id not allowed (0x02)',
  3: 'server unavailable (0x03)',
  4: 'bad user name or password (0x04)',
  5: 'not authorised (0x05)',
  16: 'no matching subscribers (0x10)',
};

const reasons5 = [
  'unspecified error', 'malformed packet', 'protocol error', 'implementation specific error',
  'protocol version not supported', 'client id not valid', 'bad user name or password', 'not authorised',
  'server unavailable', 'server busy', 'banned', 'server shutting down', 'bad authentication method',
  'keep alive timeout', 'session taken over', 'topic filter invalid', 'topic name invalid', 'packet id in use',
  'packet id not found', 'receive maximum exceeded', 'topic alias invalid', 'packet too large', 'message rate too high',
  'quota exceeded', 'administrative action', 'payload format invalid', 'retain not supported', 'QoS not supported',
  'use another server', 'server moved', 'shared subscriptions not supported', 'connection rate exceeded',
  'maximum connect time', 'subscription ids not supported', 'wildcard subscriptions not supported',
]; // from 0x80 on

/** A reason code as words. */
export function reasonName(code: number | undefined): string {
  if (code === undefined || code === 0) return 'normal disconnection';
  const name = reasons5[code - 128];
  if (name) return `${name} (0x${code.toString(16).padStart(2, '0')})`;
  return reasons[code] ?? `reason code 0x${code.toString(16).padStart(2, '0')}`;
}

/** What the admin API answers with; fields without a value are left out. */

export type Role = 'viewer' | 'operator' | 'admin';

export interface Login {
  user: string;
  role: Role;
  csrfToken?: string;
  expiresAt?: string;
  node: string;
  version: string;
}

export interface Missing {
  node: string;
  reason: string;
}

export interface List<T> {
  items: T[];
  next?: string;
  missing?: Missing[];
}

export interface Traffic {
  messages: number;
  bytes: number;
  packets: number;
}

/** Rates are per second, times in milliseconds, sizes in bytes. */
export interface Figures {
  time: string;
  connections: number;
  clientsConnected: number;
  sessions: number;
  subscriptions: number;
  retainedMessages: number;
  retainedBytes: number;
  queuedMessages: number;
  queuedBytes: number;
  inFlightMessages: number;
  received: Traffic;
  sent: Traffic;
  totals: {
    messagesReceived: number;
    messagesSent: number;
    bytesReceived: number;
    bytesSent: number;
    dropped: number;
    connections: number;
  };
  connects: number;
  dropped?: Record<string, number>;
  deliveryMs?: { p50: number; p99: number };
  acknowledgementMs?: { p50: number; p99: number };
  eventLoopDelayMs?: { p99: number };
  memory: { heapUsed: number; heapMax: number; directUsed: number; directMax: number };
  cpu?: number;
}

export interface Listener {
  name: string;
  type: 'tcp' | 'tls' | 'ws' | 'wss';
  address: string;
  path?: string;
}

export type NodeState = 'ready' | 'not-ready' | 'draining';

export interface Node {
  id: string;
  self: boolean;
  version: string;
  startedAt: string;
  uptime: number;
  state: NodeState;
  notReady?: string[];
  stop?: { safe: boolean; reason?: string };
  listeners?: Listener[];
  figures: Figures;
}

export interface Nodes {
  clustered: boolean;
  self: string;
  serving: boolean;
  items: Node[];
  missing?: Missing[];
}

export interface ClientSummary {
  id: string;
  node: string;
  connected: boolean;
  user?: string;
  address?: string;
  protocol?: string;
  keepAlive?: number;
  connectedFor?: number;
  offlineFor?: number;
  sessionExpiry?: number;
  subscriptions: number;
  queuedMessages: number;
  queuedBytes: number;
  inFlightMessages: number;
}

export interface ClientSubscription {
  filter: string;
  qos: number;
  noLocal?: boolean;
  retainAsPublished?: boolean;
  retainHandling?: string;
  subscriptionId?: number;
  shareName?: string;
}

export interface Subscription extends ClientSubscription {
  clientId: string;
  node: string;
}

export interface Drop {
  time: string;
  node: string;
  reason: string;
  text?: string;
  clientId?: string;
  topic?: string;
  kind?: 'dropped' | 'refused';
  traceId?: string;
}

export interface ClientDetail extends ClientSummary {
  subscriptionList?: ClientSubscription[];
  inFlight?: { packetId: number; topic?: string; qos: number; awaiting: string; bytes?: number }[];
  queue?: { topic: string; qos: number; bytes: number }[];
  will?: { topic: string; qos: number; delay?: number };
  receivingQos2?: number;
  limits?: {
    receiveMaximum: number;
    maximumPacketSize: number;
    maxQueuedMessages: number;
    maxQueuedBytes: number;
    maxInflightMessages: number;
  };
  cleanStart?: boolean;
  drops?: Drop[];
}

export interface Payload {
  encoding: 'text' | 'base64';
  data: string;
}

export interface Retained {
  topic: string;
  qos: number;
  bytes: number;
  expiresIn?: number;
  publisher?: string;
  payload?: Payload;
  cut?: boolean;
  contentType?: string;
  userProperties?: [string, string][];
}

export interface Explanation {
  topic: string;
  publisher?: string;
  subscriber: string;
  qos?: number;
  reaches: 'yes' | 'no' | 'perhaps';
  summary: string;
  steps: { step: string; result: 'ok' | 'fails' | 'unknown'; text: string; node?: string; rule?: string }[];
  subscriptions?: ClientSubscription[];
  nearest?: { filter: string; why: string }[];
}

export interface Drops {
  since: string;
  total: number;
  byReason: Record<string, number>;
  groups: { reason: string; clientId?: string; topic?: string; count: number; last: string }[];
  latest: Drop[];
  missing?: Missing[];
}

/** What happened to a client. */
export interface ClientEvent {
  time: string;
  node: string;
  clientId: string;
  event: string;
  text: string;
}

export interface Ban {
  subject: 'client-id' | 'user' | 'address';
  value: string;
  until?: string;
  node?: string;
}

export interface Setting {
  key: string;
  value?: string;
  origin: string;
  default?: string;
  changed: boolean;
  secret?: boolean;
}

export interface Certificate {
  node: string;
  certificate: {
    listener: string;
    bundle: string;
    source: string;
    subject: string;
    names: string[];
    issuer: string;
    serial: string;
    notBefore: string;
    notAfter: string;
    daysLeft: number;
  };
}

export interface AuditEntry {
  time: string;
  node: string;
  user: string;
  role?: Role;
  address?: string;
  action: string;
  target?: string;
  before?: string;
  after?: string;
  outcome: 'done' | 'failed';
  detail?: string;
}

/** What the test client sends and has got. */

export type Qos = 0 | 1 | 2;

export interface UserProperty {
  name: string;
  value: string;
}

/** Properties of MQTT 5 that a message may have; empty and null ones are not sent. */
export interface PublishProperties {
  payloadIsText: boolean;
  contentType: string;
  /** Seconds. */
  expiry: number | null;
  responseTopic: string;
  correlation: string;
  user: UserProperty[];
}

/** None. */
export function noProperties(): PublishProperties {
  return { payloadIsText: false, contentType: '', expiry: null, responseTopic: '', correlation: '', user: [] };
}

/** A message that has come, or something that happened to the connection in between. */
export interface Received {
  kind: 'message';
  number: number;
  at: number;
  topic: string;
  payload: Uint8Array;
  qos: Qos;
  retain: boolean;
  dup: boolean;
  /** Properties by name, as they are shown. */
  properties: [string, string][];
}

/** Something that the client did or that was done to it. */
export interface Remark {
  kind: 'remark';
  number: number;
  at: number;
  text: string;
  bad: boolean;
}

export type Entry = Received | Remark;

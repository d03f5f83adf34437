import { read, write } from '../storage';
import { encode, type Format } from '../payload';
import { type SubscribeOptions, TryClient } from './client.svelte';
import { noProperties, type PublishProperties, type Qos } from './messages';
import { defaultProfile, load, type Profile, save } from './profiles';

/** What is typed in a pane, which survives a refresh. */
interface Draft {
  tab: 'subscribe' | 'publish';
  profile: string;
  ownId: string;
  filter: string;
  options: SubscribeOptions;
  topic: string;
  payload: string;
  format: Format;
  qos: Qos;
  retain: boolean;
  properties: PublishProperties;
}

/** One of the two test clients. It lives as long as the page is loaded, also while another page of the console is shown. */
export class Pane {
  readonly client = new TryClient();
  readonly draft: Draft;
  /** Messages in a second that go out by themselves; 0: none. */
  repeat = $state(0);
  failure = $state('');
  sent = $state(0);
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    readonly key: 'a' | 'b',
    readonly name: string,
    tab: Draft['tab'],
  ) {
    const draft = $state(restored(key, tab));
    this.draft = draft;
  }

  /** Remembers what is typed. */
  keep(): void {
    write(storageKey(this.key), JSON.stringify(this.draft));
  }

  get profile(): Profile {
    return profiles.all.find((one) => one.name === this.draft.profile) ?? (profiles.all[0] as Profile);
  }

  /** The client id that is asked for. */
  get wantedId(): string {
    return this.profile.clientId || this.draft.ownId;
  }

  /** Does something with a connection, which is opened first if need be; what fails is said in the pane. */
  async run(url: string, action: () => Promise<void>): Promise<void> {
    this.failure = '';
    try {
      await this.client.connect(url, this.profile, this.wantedId);
      await action();
    } catch (e) {
      this.failure = (e as Error).message;
    }
  }

  async subscribe(): Promise<void> {
    await this.client.subscribe(this.draft.filter, this.draft.options);
  }

  async publish(): Promise<void> {
    const { topic, payload, format, qos, retain, properties } = this.draft;
    const refused = await this.client.publish(topic, encode(payload, format), qos, retain, properties);
    this.sent++;
    if (refused) this.failure = `The broker answers: ${refused}`;
  }

  /** Publishes so many times a second until told otherwise, or until there is no connection. */
  repeatedly(rate: number): void {
    this.repeat = rate;
    clearInterval(this.#timer);
    if (rate === 0) return;
    this.#timer = setInterval(() => {
      if (this.client.status === 'off') {
        this.repeatedly(0);
        return;
      }
      this.publish().catch((e: Error) => {
        this.failure = e.message;
        this.repeatedly(0);
      });
    }, 1000 / rate);
  }

  async disconnect(): Promise<void> {
    this.repeatedly(0);
    await this.client.disconnect();
  }
}

function storageKey(pane: string): string {
  return `flockmq.pane.${pane}`;
}

function restored(key: string, tab: Draft['tab']): Draft {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(3)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const fresh: Draft = {
    tab,
    profile: defaultProfile().name,
    ownId: `try-${key}-${id}`,
    filter: 'test/#',
    options: { qos: 0, noLocal: false, retainAsPublished: false, retainHandling: 0 },
    topic: 'test/topic1',
    payload: 'hello',
    format: 'text',
    qos: 0,
    retain: false,
    properties: noProperties(),
  };
  try {
    const before = JSON.parse(read(storageKey(key)) ?? '{}') as Partial<Draft>;
    return {
      ...fresh,
      ...before,
      options: { ...fresh.options, ...before.options },
      properties: { ...fresh.properties, ...before.properties },
    };
  } catch {
    return fresh;
  }
}

const store = { getItem: read, setItem: write };

class Profiles {
  all = $state<Profile[]>(load(store));

  /** Puts a profile in the place of the one that had this name, or behind all. */
  put(before: string | null, profile: Profile): void {
    const at = this.all.findIndex((one) => one.name === before);
    if (at < 0) this.all.push(profile);
    else this.all[at] = profile;
    save(store, this.all);
  }

  remove(name: string): void {
    this.all = this.all.filter((one) => one.name !== name);
    save(store, this.all);
  }
}

export const profiles = new Profiles();

export const panes = [new Pane('a', 'Client A', 'subscribe'), new Pane('b', 'Client B', 'publish')] as const;

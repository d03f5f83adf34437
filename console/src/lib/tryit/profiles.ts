/** Connection profiles of the test client, which survive a refresh in this browser's storage. */

export interface Will {
  topic: string;
  payload: string;
  qos: 0 | 1 | 2;
  retain: boolean;
}

export interface Profile {
  name: string;
  /** The listener's name; empty for the first one that can be reached. */
  listener: string;
  /** Empty: this pane's own. */
  clientId: string;
  username: string;
  password: string;
  /** Whether the password is written into this browser's storage. */
  keepPassword: boolean;
  version: 4 | 5;
  cleanStart: boolean;
  /** Seconds, MQTT 5 alone. */
  sessionExpiry: number;
  /** Seconds. */
  keepAlive: number;
  will: Will | null;
}

/** The profile that is there from the start. */
export function defaultProfile(): Profile {
  return {
    name: 'This broker',
    listener: '',
    clientId: '',
    username: '',
    password: '',
    keepPassword: false,
    version: 5,
    cleanStart: true,
    sessionExpiry: 0,
    keepAlive: 60,
    will: null,
  };
}

/** What the browser keeps of a profile: never the password unless that was asked for. */
export function kept(profile: Profile): Profile {
  return profile.keepPassword ? profile : { ...profile, password: '' };
}

const key = 'flockmq.profiles';

type Store = Pick<Storage, 'getItem' | 'setItem'>;

/** Those of last time; at least one. What cannot be read, or is of another version of the console, is left out. */
export function load(store: Store): Profile[] {
  try {
    const read: unknown = JSON.parse(store.getItem(key) ?? '[]');
    const profiles = (Array.isArray(read) ? read : [])
      .filter((one): one is Partial<Profile> => typeof one === 'object' && one !== null)
      .filter((one) => typeof one.name === 'string' && one.name !== '')
      .map((one) => ({ ...defaultProfile(), ...one }));
    return profiles.length ? profiles : [defaultProfile()];
  } catch {
    return [defaultProfile()];
  }
}

/** Remembers them for next time. A browser that stores nothing goes on without. */
export function save(store: Store, profiles: Profile[]): void {
  try {
    store.setItem(key, JSON.stringify(profiles.map(kept)));
  } catch {
    // Storage is full or switched off: profiles last until the page is left.
  }
}

/** A name that none of these has yet. */
export function freeName(profiles: Profile[], wish: string): string {
  const taken = new Set(profiles.map((profile) => profile.name));
  let name = wish;
  for (let number = 2; taken.has(name); number++) name = `${wish} ${number}`;
  return name;
}

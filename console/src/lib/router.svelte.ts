/**
 * Which page is shown: what stands behind # in the address, such as `#/clients?search=lamp` or `#/clients/lamp-1`. So the node serves
 * one file, and a page can be bookmarked and left with the browser's back button.
 */
class Router {
  #hash = $state(location.hash);

  constructor() {
    addEventListener('hashchange', () => {
      this.#hash = location.hash;
    });
  }

  #split(): [string, string] {
    const [path = '', query = ''] = this.#hash.replace(/^#\/?/, '').split(/\?(.*)/s);
    return [path, query];
  }

  /** The first part of the path, such as `clients`; empty at first. */
  get page(): string {
    return this.#split()[0].split('/')[0] ?? '';
  }

  /** What stands behind it, decoded; empty if nothing does. */
  get detail(): string {
    const path = this.#split()[0];
    const slash = path.indexOf('/');
    if (slash < 0) return '';
    try {
      return decodeURIComponent(path.slice(slash + 1));
    } catch {
      return '';
    }
  }

  /** A value behind the question mark; empty without one. */
  query(name: string): string {
    return new URLSearchParams(this.#split()[1]).get(name) ?? '';
  }

  /** Goes there. */
  go(page: string, detail = '', query: Record<string, string> = {}): void {
    location.hash = href(page, detail, query);
  }

  /** Changes the query of the page that is shown, without a new entry in the browser's history. */
  refine(query: Record<string, string>): void {
    const next = href(this.page, this.detail, query);
    if (next === location.hash) return;
    history.replaceState(null, '', next);
    this.#hash = next;
  }
}

/** The link to a page. Empty values of the query are left out. */
export function href(page: string, detail = '', query: Record<string, string> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  const search = given.length ? `?${new URLSearchParams(given)}` : '';
  return `#/${page}${detail ? `/${encodeURIComponent(detail)}` : ''}${search}`;
}

export const router = new Router();

import { session } from './session.svelte';

const base = '/api/v1';

/** An answer that is no success: its text is the one line for people. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export type Query = Record<string, string | number | boolean | undefined>;

/** Reads. Empty values of the query are left out. */
export function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return call<T>('GET', path, query, undefined, signal);
}

/** Changes something. */
export function send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, query: Query = {}): Promise<T> {
  return call<T>(method, path, query, body);
}

/** The address with the query; exported for event streams and downloads. */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  return `${base}${path}${search.size ? `?${search}` : ''}`;
}

async function call<T>(method: string, path: string, query: Query, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json, application/problem+json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET' && session.csrfToken) headers['X-CSRF-Token'] = session.csrfToken;
  const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (signal) init.signal = signal;
  let response: Response;
  try {
    response = await fetch(address(path, query), init);
  } catch (e) {
    if (signal?.aborted) throw e;
    throw new ApiError(0, 'The node does not answer.');
  }
  if (!response.ok) {
    const error = new ApiError(response.status, await problem(response));
    if (response.status === 401 && path !== '/login') session.over();
    throw error;
  }
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

async function problem(response: Response): Promise<string> {
  try {
    const { detail, title } = (await response.json()) as { detail?: string; title?: string };
    return detail || title || `The node answers with status ${response.status}.`;
  } catch {
    return `The node answers with status ${response.status}.`;
  }
}

import type { Json } from './json.js';
import type { Secret } from './secret.js';

/** One request to an upstream. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Absolute, without credentials. */
  readonly url: string;
  /** Sent as JSON. */
  readonly body?: Json;
  /** Sent as a form, instead of a body in JSON. */
  readonly form?: Readonly<Record<string, string>>;
  /** Besides those that every request has; none of them a secret. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as `Authorization`, and in no record. */
  readonly token: Secret;
  /** What stands before the token; by default `Bearer`. `none`: it is in the form, not in a header. */
  readonly scheme?: 'Bearer' | 'OAuth' | 'none';
  /** An answer of thousands of rows: parsed, but not kept in the record of the exchange. */
  readonly bulk?: boolean;
  /** Whether it changes something upstream; by default all but GET. A POST may be a reading. */
  readonly writes?: boolean;
}

/** Whether a request changes something upstream. */
export function isWriting({ method, writes = method !== 'GET' }: UpstreamRequest): boolean {
  return writes;
}

import type { Json } from './json.js';
import type { Secret } from './secret.js';

/** One request to an upstream. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Absolute, without credentials. */
  readonly url: string;
  /** Sent as JSON. */
  readonly body?: Json;
  /** Sent as `Authorization: Bearer`, and in no record. */
  readonly token: Secret;
  /** Whether it changes something upstream; by default all but GET. A POST may be a reading. */
  readonly writes?: boolean;
}

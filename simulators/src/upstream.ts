import type { AnsweredFault } from './faults/fault.js';
import type { Change, SimAnswer, SimRequest } from './http/exchange.js';
import type { Json, JsonObject } from './json.js';
import type { SettingValues } from './state/settings.js';

/** One vendor's API, as the machinery that all simulators share sees it. */
export interface Upstream {
  readonly name: 'airtable' | 'asana' | 'netsuite' | 'notion' | 'groq';
  /** As people call it. */
  readonly label: string;
  readonly settings: { all(): SettingValues; change(values: JsonObject): void; get(name: 'latency_ms'): number };
  readonly hand: Hand;
  /** What can be done to this vendor's simulator alone, by the part of the path after `/_sim/`. */
  readonly controls?: ReadonlyMap<string, Control>;
  /** Settles when it has all that it holds; by default at once. Whoever calls before waits. */
  ready?(): Promise<void>;
  /**
   * Authentication and limits, before anything is done. The function that comes back is called when the request is
   * over, for what counts requests in flight.
   *
   * @throws Refusal
   */
  admit(request: SimRequest): () => void;
  /**
   * Does what is asked, inside a transaction, and adds what it changed to `changes`.
   *
   * @throws Refusal after which nothing is changed.
   */
  handle(request: SimRequest, changes: Change[]): SimAnswer;
  /** How the vendor words that fault. */
  faultAnswer(kind: AnsweredFault, retryAfterSeconds: number): SimAnswer;
  /** The path and query for the log, without secrets. */
  loggedPath(request: SimRequest): string;
  /** Whether the body of a request is a secret, which the log must not hold. */
  hidesBody?(request: SimRequest): boolean;
  /** Ends what pages still to come are read from, so that the next page is refused as expired. */
  expireOffsets(): void;
  /** Everything that it holds, for tests. */
  dump(): Json;
}

/**
 * Changes something with a body, or only tells how it is without one.
 *
 * @throws RangeError that says what is wrong with the body.
 */
export type Control = (body: JsonObject | undefined) => JsonObject;

/** What a person does in the vendor's own app: no limits, no token, the same rules for values. */
export interface Hand {
  collections(): HandCollection[];
  list(collection: string, search: string, offset: number, limit: number): { records: HandRecord[]; total: number };
  record(collection: string, id: string): HandRecord | undefined;
  /**
   * @param id of a record that was deleted, and is taken out of the trash.
   * @throws Refusal as the API would refuse the value.
   */
  create(collection: string, fields: JsonObject, changes: Change[], id?: string): string;
  edit(collection: string, id: string, fields: JsonObject, changes: Change[]): void;
  remove(collection: string, id: string, changes: Change[]): void;
  /** @throws Refusal where fields cannot be renamed. */
  renameField(collection: string, from: string, to: string): void;
}

export interface HandCollection {
  readonly name: string;
  readonly fields: readonly HandField[];
  readonly count: number;
}

export interface HandField {
  readonly name: string;
  /** How a form asks for it: `list` is an array of texts, `fixed` cannot be edited. */
  readonly input: 'text' | 'long' | 'date' | 'flag' | 'list' | 'choice' | 'fixed';
  readonly choices: readonly string[];
}

export interface HandRecord {
  readonly id: string;
  readonly title: string;
  readonly modifiedAt: string;
  readonly fields: JsonObject;
}

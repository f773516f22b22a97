import type { IncomingHttpHeaders } from 'node:http';
import type { Json } from '../json.js';

/** A request as a simulator sees it. */
export interface SimRequest {
  readonly method: string;
  /** As it came, without the query. */
  readonly path: string;
  /** The path's parts, decoded, without empty ones: a slash at the end changes nothing. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Path and query together, in characters: vendors limit it. */
  readonly urlLength: number;
  readonly headers: IncomingHttpHeaders;
  /** The body; `null` when it was longer than the simulator reads. */
  readonly text: string | null;
}

/** What goes back. */
export interface SimAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; or bytes, text or parts of a text, of the type that `headers` name. */
  readonly body: Json | Uint8Array | Text | Parts;
}

/** A body that is text of its own type, such as a page or a proxy's error in HTML. */
export class Text {
  constructor(text: string) {
    this.text = text;
  }

  readonly text: string;
}

/** A text that is sent part by part, as server-sent events are. */
export class Parts {
  constructor(parts: readonly string[], pauseMs: number) {
    this.parts = parts;
    this.pauseMs = pauseMs;
  }

  readonly parts: readonly string[];
  /** Before each of them. */
  readonly pauseMs: number;
}

/** Thrown to refuse a request: what it had changed is rolled back. */
export class Refusal extends Error {
  constructor(answer: SimAnswer) {
    super(`Refused with ${answer.status}`);
    this.answer = answer;
  }

  readonly answer: SimAnswer;
}

/** One record that a request made, changed or removed, field by field. */
export interface Change {
  readonly kind: 'created' | 'updated' | 'deleted';
  readonly collection: string;
  readonly id: string;
  readonly fields: Readonly<Record<string, { from: Json; to: Json }>>;
}

/** The connection is closed without an answer. */
export const CUT = Symbol('cut');

/** The connection stays open, and no answer ever comes. */
export const SILENCE = Symbol('silence');

export type Outcome = SimAnswer | typeof CUT | typeof SILENCE;

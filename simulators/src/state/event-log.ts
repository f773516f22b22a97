import { isoNow } from '../dates.js';
import type { Change } from '../http/exchange.js';
import { type Json, parseJson } from '../json.js';
import { numberOf, type SimState, textOf } from './sim-state.js';

/** Older ones are let go, so that a demo that runs for weeks stays small. */
const EVENTS_KEPT = 20_000;

/** The log is for people to read: the start of a long body tells what it was. */
const BODY_CHARACTERS = 20_000;

/** One thing that happened. Tokens are never in it: headers are not logged, and secrets in a URL are blotted out. */
export interface NewEvent {
  /** `api`: a call of the vendor's API. `hand`: a person in the vendor's app. */
  readonly source: 'api' | 'hand';
  readonly method: string;
  readonly path: string;
  readonly body: Json;
  /** `null` when the request was cut off before anything was done. */
  readonly status: number | null;
  /** False when the caller never learned the status. */
  readonly answered: boolean;
  readonly fault: string | null;
  readonly changes: readonly Change[];
}

export interface LoggedEvent extends NewEvent {
  readonly seq: number;
  readonly at: string;
}

/** Every request, in the order in which they were settled. */
export class EventLog {
  private readonly state: SimState;

  constructor(state: SimState) {
    this.state = state;
    state.define(
      'CREATE TABLE IF NOT EXISTS event (seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL) STRICT',
    );
  }

  append(event: NewEvent): void {
    this.state.run('INSERT INTO event (event) VALUES (?)', JSON.stringify({ at: isoNow(), ...event }));
    this.state.run('DELETE FROM event WHERE seq <= (SELECT max(seq) FROM event) - ?', EVENTS_KEPT);
  }

  /** Those after a sequence number, oldest first. */
  after(seq: number, limit: number): Json[] {
    return this.state.rows('SELECT seq, event FROM event WHERE seq > ? ORDER BY seq LIMIT ?', seq, limit).map(asJson);
  }

  /** The newest, newest first. */
  latest(limit: number): Json[] {
    return this.state.rows('SELECT seq, event FROM event ORDER BY seq DESC LIMIT ?', limit).map(asJson);
  }
}

/** A body as the log keeps it: parsed when it is JSON, shortened when it is long. */
export function loggedBody(text: string | null): Json {
  if (text === null) return '(too long to keep)';
  if (text === '') return null;
  if (text.length > BODY_CHARACTERS) return `${text.slice(0, BODY_CHARACTERS)}…`;
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

function asJson(row: Parameters<typeof textOf>[0]): Json {
  const event = parseJson(textOf(row, 'event'));
  return Object.assign({ seq: numberOf(row, 'seq') }, event);
}

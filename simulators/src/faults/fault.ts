import { isJsonObject, type Json } from '../json.js';

/**
 * What can be made to go wrong.
 *
 * - `429`, `500`, `502`, `503`: answered in the vendor's own form, and nothing is done.
 * - `slow`: done, and answered, after `delay_ms`; a caller that has given up by then does not stop it.
 * - `cut_before`: the connection breaks, and nothing was done.
 * - `cut_after_accept`: it was done, and the connection breaks before the answer.
 * - `drop`: nothing is done and no answer ever comes; the connection stays open.
 * - `auth_revoked`: the token is no longer known. `permission_lost`: it is, and may do nothing here any more.
 */
export const FAULT_KINDS = [
  '429',
  '500',
  '502',
  '503',
  'slow',
  'cut_before',
  'cut_after_accept',
  'drop',
  'auth_revoked',
  'permission_lost',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** The kinds that are answered instead of what was asked for. */
export type AnsweredFault = Exclude<FaultKind, 'slow' | 'cut_before' | 'cut_after_accept' | 'drop'>;

/** A fault to switch on. */
export interface FaultOrder {
  readonly kind: FaultKind;
  /** How many matching requests it hits; `null`: all of them, until it is cleared or its time is over. */
  readonly times: number | null;
  /** ISO 8601, after which it is over; `null`: never. */
  readonly until: string | null;
  /** Which requests: a method in capitals, and a text that the path contains. `null` matches all. */
  readonly method: string | null;
  readonly path: string | null;
  readonly delay_ms: number;
  readonly retry_after_seconds: number;
}

/** A slow call outlives the ten seconds that a careful client waits. */
const DEFAULT_DELAY_MS = 15_000;

/** As Airtable's penalty. */
const DEFAULT_RETRY_AFTER_SECONDS = 30;

/** @throws RangeError that says what is wrong with it. */
export function parseFault(value: Json): FaultOrder {
  if (!isJsonObject(value)) throw new RangeError('A fault is a JSON object.');
  const match = isJsonObject(value.match) ? value.match : {};
  const kind = FAULT_KINDS.find((one) => one === String(value.kind));
  if (kind === undefined) throw new RangeError(`kind must be one of ${FAULT_KINDS.join(', ')}.`);
  const until = textOrNull(value.until, 'until');
  if (until !== null && Number.isNaN(Date.parse(until))) throw new RangeError('until must be a moment in ISO 8601.');
  return {
    kind,
    times: value.times === undefined || value.times === null ? null : positive(value.times, 'times'),
    until,
    method: textOrNull(match.method, 'match.method')?.toUpperCase() ?? null,
    path: textOrNull(match.path, 'match.path'),
    delay_ms: value.delay_ms === undefined ? DEFAULT_DELAY_MS : positive(value.delay_ms, 'delay_ms'),
    retry_after_seconds:
      value.retry_after_seconds === undefined
        ? DEFAULT_RETRY_AFTER_SECONDS
        : positive(value.retry_after_seconds, 'retry_after_seconds'),
  };
}

function textOrNull(value: Json | undefined, name: string): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw new RangeError(`${name} must be text.`);
  return value;
}

function positive(value: Json, name: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new RangeError(`${name} must be a whole number of 1 or more.`);
  }
  return value;
}

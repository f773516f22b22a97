import { z } from 'zod';
import type { Call } from '../call.js';
import { Problem } from '../problem/problem.js';
import { CLAIM_KEY, FORGET_OLD_KEYS, FREE_KEY, KEEP_ANSWER, SELECT_KEY } from './idempotency.queries.js';

const DAY_MS = 86_400_000;

/** What a request is answered, and the headers that belong to it. */
export interface Answered<T> {
  readonly value: T;
  readonly headers: Record<string, string>;
}

/** Thrown by what may have acted although it failed: its key stays taken, as sending it again could act twice. */
export class OutcomeUnknown extends Problem {
  constructor(detail: string) {
    super(502, 'outcome-unknown', 'It is not known whether the change was made', detail);
  }
}

const KeptKey = z.object({ fingerprint: z.string(), answer: z.string().nullable() });

/**
 * Acts once a key, in the name of the same person.
 * @param request what the key stands for: the input, as it was understood.
 * @param schema of what is answered.
 */
export async function once<T>(
  call: Call,
  request: unknown,
  schema: z.ZodType<T>,
  act: () => Promise<T>,
): Promise<Answered<T>> {
  const key = call.request.headers.get('idempotency-key');
  if (key === null) return { value: await act(), headers: {} };
  const { DB } = call.env;
  const fingerprint = await fingerprintOf(`${call.url.pathname}\n${JSON.stringify(request)}`);
  const owner = [call.person.name, key] as const;
  const now = Date.now();
  const [, claimed] = await DB.batch([
    DB.prepare(FORGET_OLD_KEYS).bind(new Date(now - DAY_MS).toISOString()),
    DB.prepare(CLAIM_KEY).bind(...owner, fingerprint, new Date(now).toISOString()),
  ]);
  if (claimed?.meta.changes !== 1) {
    const kept = await DB.prepare(SELECT_KEY)
      .bind(...owner)
      .first();
    return { value: schema.parse(replay(kept, fingerprint)), headers: { 'idempotency-replayed': 'true' } };
  }
  let value: T;
  try {
    value = await act();
  } catch (error) {
    // What was refused may be sent again with the same key.
    if (!(error instanceof OutcomeUnknown))
      await DB.prepare(FREE_KEY)
        .bind(...owner)
        .run();
    throw error;
  }
  await DB.prepare(KEEP_ANSWER)
    .bind(...owner, JSON.stringify(value))
    .run();
  return { value, headers: {} };
}

function replay(row: unknown, fingerprint: string): unknown {
  const kept = KeptKey.parse(row);
  if (kept.fingerprint !== fingerprint) {
    const detail = 'The Idempotency-Key was used in the last 24 hours with another path or body. Take a new key.';
    throw new Problem(422, 'idempotency-key-reused', 'The Idempotency-Key belongs to another request', detail);
  }
  if (kept.answer !== null) return JSON.parse(kept.answer);
  const detail = 'The same request began and has not been answered. Look whether it acted before you take a new key.';
  throw new Problem(409, 'in-progress', 'The request is under way, or its outcome is not known', detail);
}

async function fingerprintOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...digest));
}

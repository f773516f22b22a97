import { setTimeout as sleep } from 'node:timers/promises';
import type { LimitUse, RateLimits } from './rate-limits.js';

/** How a wait for a turn ended. */
export type Turn =
  | { readonly granted: true }
  /** The turn would come too late; it is worth another try in so many milliseconds. */
  | { readonly granted: false; readonly why: 'too_long'; readonly waitMs: number; readonly reason: string | null }
  | { readonly granted: false; readonly why: 'aborted' };

/** Who waits, and how long at most. */
export interface TurnOptions {
  /** By default as long as it takes. */
  readonly maxWaitMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * A turn missed by more than this is given up for another one: the upstream counts when requests arrive, and one that
 * leaves late falls among the next ones. It is less than half of the margin that Airtable's limit leaves in a second.
 */
const MAX_LATE_MS = 50;
/** A process that is always late would never send; turns given up before leave room for one that is late. */
const MAX_MISSED_TURNS = 2;
/** Before its turn a caller asks whether the limit was blocked since; enough for the question's way there and back. */
const LAST_LOOK_MS = 15;

/** Waits until the limits allow a request, and no longer than the caller can. */
export async function takeTurn(limits: RateLimits, uses: readonly LimitUse[], options: TurnOptions): Promise<Turn> {
  const { maxWaitMs = Number.POSITIVE_INFINITY, signal } = options;
  const deadline = performance.now() + maxWaitMs;
  for (let missed = 0; ; ) {
    if (signal?.aborted) return { granted: false, why: 'aborted' };
    const asked = performance.now();
    const slot = await limits.reserve(uses, Math.max(deadline - asked, 0));
    if (!slot.granted) return { granted: false, why: 'too_long', waitMs: slot.waitMs, reason: slot.reason };
    // The database read its clock between our question and its answer: its turn is in between, too.
    const latest = performance.now() + slot.waitMs;
    const stillFree = await waitFor(latest, limits, uses, signal);
    if (signal?.aborted) return { granted: false, why: 'aborted' };
    if (!stillFree) continue;
    const late = performance.now() - (asked + slot.waitMs) > MAX_LATE_MS;
    if (!late || missed >= MAX_MISSED_TURNS) return { granted: true };
    missed++;
  }
}

/** Waits for a moment; false when the limit was blocked meanwhile. A turn that comes at once was given unblocked. */
async function waitFor(
  moment: number,
  limits: RateLimits,
  uses: readonly LimitUse[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (moment - performance.now() <= LAST_LOOK_MS) {
    await pause(moment - performance.now(), signal);
    return true;
  }
  await pause(moment - LAST_LOOK_MS - performance.now(), signal);
  if (signal?.aborted || (await limits.blockedFor(uses)) > 0) return false;
  await pause(moment - performance.now(), signal);
  return true;
}

/** Node's timers may fire a millisecond early. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds <= 0) return;
  try {
    await sleep(Math.ceil(milliseconds) + 1, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    // An end by the caller shows in its signal, where it is asked for.
    if (!signal?.aborted) throw error;
  }
}

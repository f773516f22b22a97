import { setTimeout as sleep } from 'node:timers/promises';
import type { LimitUse, RateLimits } from './rate-limits.js';

/** How a wait for a turn ended. */
export type Turn =
  /** It may have been missed by so much. */
  | { readonly granted: true; readonly lateMs: number }
  /** The turn would come too late; it is worth another try in so many milliseconds. */
  | { readonly granted: false; readonly why: 'too_long'; readonly waitMs: number; readonly reason: string | null }
  | { readonly granted: false; readonly why: 'aborted' };

/** Who waits, and how long at most. */
export interface TurnOptions {
  /** By default as long as it takes. */
  readonly maxWaitMs?: number;
  readonly signal?: AbortSignal;
}

/** So long before its turn a caller looks at the limits again. A busy database must not make it late by that. */
const LAST_LOOK_MS = 60;
/** A reading of the clock that took longer says too little of the time. */
const SHARP_READING_MS = 20;

/** Instances that wait for one turn don't ask all at once. */
const SPREAD_MS = 20;

/** Waits until the limits allow a request, and no longer than the caller can. */
export async function takeTurn(limits: RateLimits, uses: readonly LimitUse[], options: TurnOptions): Promise<Turn> {
  const { maxWaitMs = Number.POSITIVE_INFINITY, signal } = options;
  const deadline = performance.now() + maxWaitMs;
  const aheadMs = Math.min(...uses.map(({ limit }) => limit.aheadMs ?? Number.POSITIVE_INFINITY));
  while (!signal?.aborted) {
    const asked = performance.now();
    const leftMs = Math.max(deadline - asked, 0);
    const slot = await limits.reserve(uses, Math.min(leftMs, aheadMs));
    if (!slot.granted) {
      const { waitMs, reason } = slot;
      if (waitMs > leftMs) return { granted: false, why: 'too_long', waitMs, reason };
      await pause(waitMs - aheadMs + Math.random() * SPREAD_MS, signal);
      continue;
    }
    const read = { asked, heard: performance.now(), now: slot.at - slot.waitMs };
    const lateMs = await waitUntil(slot.at, read, limits, uses, signal);
    if (lateMs !== 'blocked' && !signal?.aborted) return { granted: true, lateMs };
  }
  return { granted: false, why: 'aborted' };
}

/** The limits' clock, and between which moments of ours it was read. */
interface ClockReading {
  readonly asked: number;
  readonly heard: number;
  readonly now: number;
}

/**
 * Waits for a moment of the limits' clock, never less, unless the signal ends it.
 * @returns by how many milliseconds it may have been missed, at most; `blocked` when the limits were blocked meanwhile.
 */
async function waitUntil(
  at: number,
  reserved: ClockReading,
  limits: RateLimits,
  uses: readonly LimitUse[],
  signal: AbortSignal | undefined,
): Promise<number | 'blocked'> {
  let clock = reserved;
  const near = at - clock.now <= LAST_LOOK_MS && clock.heard - clock.asked <= SHARP_READING_MS;
  if (!near) {
    await pause(clock.heard + (at - clock.now) - LAST_LOOK_MS - performance.now(), signal);
    if (signal?.aborted) return 0;
    const asked = performance.now();
    const { now, blockedMs } = await limits.look(uses);
    if (blockedMs > 0) return 'blocked';
    clock = { asked, heard: performance.now(), now };
  }
  await pause(clock.heard + (at - clock.now) - performance.now(), signal);
  return clock.now + (performance.now() - clock.asked) - at;
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

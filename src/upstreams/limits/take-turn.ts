import { setTimeout as sleep } from 'node:timers/promises';
import type { LimitUse, RateLimit, RateLimits, TimedLane } from './rate-limits.js';

/** How a wait for a turn ended. */
export type Turn =
  | { readonly granted: true; readonly lane: TimedLane | undefined }
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

/** While all lanes have a call under way, nobody knows when one becomes free. */
const LANE_LOOK_MS = 100;

/** Instances that wait for one turn don't ask all at once. */
const SPREAD_MS = 20;

/**
 * Waits until the limits allow a request, and no longer than the caller can.
 * @param lanes one of them is taken as well, and is the caller's to free.
 */
export async function takeTurn(
  limits: RateLimits,
  uses: readonly LimitUse[],
  options: TurnOptions,
  lanes: readonly RateLimit[] = [],
): Promise<Turn> {
  const { maxWaitMs = Number.POSITIVE_INFINITY, signal } = options;
  const deadline = performance.now() + maxWaitMs;
  const aheadMs = Math.min(...uses.map(({ limit }) => limit.aheadMs ?? Number.POSITIVE_INFINITY));
  while (!signal?.aborted) {
    const asked = performance.now();
    const leftMs = Math.max(deadline - asked, 0);
    const slot = await limits.reserve(uses, Math.min(leftMs, aheadMs), lanes);
    if (!slot.granted) {
      const { waitMs, reason } = slot;
      const mayBeSooner = lanes.length > 0 && reason === null;
      if (mayBeSooner ? leftMs === 0 : waitMs > leftMs) return { granted: false, why: 'too_long', waitMs, reason };
      const pauseMs = mayBeSooner ? Math.min(waitMs - aheadMs, LANE_LOOK_MS, leftMs) : waitMs - aheadMs;
      await pause(pauseMs + Math.random() * SPREAD_MS, signal);
      continue;
    }
    const { at, lane } = slot;
    const reserved = { asked, heard: performance.now(), now: at - slot.waitMs };
    const last = await waitUntil(at, reserved, limits, uses, signal);
    if (last !== undefined && !signal?.aborted) {
      // The clock was read after each question, and both tell.
      const clockAheadMs = Math.min(...[reserved, last].map((reading) => reading.now - reading.asked));
      return { granted: true, lane: lane && { ...lane, clockAheadMs } };
    }
    if (lane !== undefined) await limits.free(lane, 0);
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
 * @returns the last reading of the clock; undefined when the limits were blocked meanwhile.
 */
async function waitUntil(
  at: number,
  reserved: ClockReading,
  limits: RateLimits,
  uses: readonly LimitUse[],
  signal: AbortSignal | undefined,
): Promise<ClockReading | undefined> {
  let clock = reserved;
  if (reserved.heard - reserved.asked > SHARP_READING_MS || at - clock.now > LAST_LOOK_MS) {
    await pause(clock.heard + (at - clock.now) - LAST_LOOK_MS - performance.now(), signal);
    if (signal?.aborted) return clock;
    const asked = performance.now();
    const { now, blockedMs } = await limits.look(uses);
    if (blockedMs > 0) return undefined;
    clock = { asked, heard: performance.now(), now };
  }
  await pause(clock.heard + (at - clock.now) - performance.now(), signal);
  return clock;
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

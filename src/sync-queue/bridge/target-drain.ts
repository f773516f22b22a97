import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { BRIDGE } from '../targets/paused.js';
import type { SyncTargets } from '../targets/sync-targets.service.js';
import type { BridgeStore } from './bridge-store.js';
import type { ClaimedRow } from './claim.queries.js';
import type { Courier } from './courier.js';
import { DeliveryRun, type RunOutcome } from './delivery-run.js';
import type { Lease } from './lease.js';

/** Claims that are under way at once: while one waits for its turns, the next is read. */
const LANES = 2;
/** At the latest after this the queue is looked at, whatever was announced. */
const SWEEP_MS = 5000;
/** Without the lease: so often it is asked for. */
const FOLLOW_MS = 2000;
const AFTER_ERROR_MS = 1000;
/** What was seen to be due was taken by somebody else meanwhile. */
const AFTER_NOTHING_MS = 50;
/** A target whose credential was refused is asked again this often, with one record. */
const PROBE_SECONDS = 60;
/**
 * Entries of a transaction that took a while to commit became due before others that were claimed already. One that took longer is
 * found by the next sweep.
 */
export const COMMITTED_LATE_MS = 1000;

/** What a drain works with. */
export interface DrainParts {
  readonly courier: Courier;
  readonly store: BridgeStore;
  readonly targets: SyncTargets;
  readonly lease: Lease;
}

/** Drains the queue to one upstream, if this instance holds the lease for it. */
export class TargetDrain {
  private readonly log: Logger;
  private readonly stopping = new AbortController();
  private readonly lanes = new Set<Promise<void>>();
  private running: Promise<void> | undefined;
  private wake: (() => void) | undefined;
  private kicked = false;
  private claims = 0;
  /** Until then the upstream gives no turn, or somebody else holds the lease. */
  private restUntil = 0;
  private sweptAt = Number.NEGATIVE_INFINITY;
  /** While draining: where to look on from. */
  private dueFrom: string | null = null;
  private failing = false;

  constructor(private readonly parts: DrainParts) {
    this.log = new Logger(`Bridge to ${parts.courier.label}`);
  }

  start(): void {
    this.running = this.loop();
  }

  /** Something may be due. */
  kick(): void {
    this.kicked = true;
    this.wake?.();
  }

  /** Ends: what is under way is awaited (it takes 10 s at most), what was not sent yet goes back to the queue. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.kick();
    await this.running;
    await Promise.all(this.lanes);
    // Without the database the lease ends by itself.
    await this.parts.lease.release().catch(() => undefined);
  }

  private async loop(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.kicked = false;
      let waitMs = AFTER_ERROR_MS;
      try {
        waitMs = await this.turn();
        this.failing = false;
      } catch (error) {
        if (!this.failing) this.log.warn(`the queue can't be reached, trying on: ${String(error)}`);
        this.failing = true;
        this.rest(AFTER_ERROR_MS);
      }
      await this.pause(waitMs);
    }
  }

  /** One look at the queue. @returns how long the next one can wait. */
  private async turn(): Promise<number> {
    const { courier, store, lease } = this.parts;
    const rested = this.restUntil - performance.now();
    if (rested > 0) return Math.min(rested, SWEEP_MS);
    if (!(await lease.take())) {
      this.rest(FOLLOW_MS);
      return FOLLOW_MS;
    }
    if (performance.now() - this.sweptAt >= SWEEP_MS) {
      this.sweptAt = performance.now();
      this.dueFrom = null;
    }
    while (this.lanes.size < LANES && !this.stopping.signal.aborted) {
      const { due, paused, expired, next_ms } = await store.look(courier.target, courier.known, this.dueFrom);
      if (expired) await store.freeExpired(courier.target);
      else if (paused) return this.probe();
      else if (due) await this.claimAndRun();
      else return Math.min(Math.max(next_ms ?? SWEEP_MS, 1), SWEEP_MS);
      if (performance.now() < this.restUntil) return AFTER_NOTHING_MS;
    }
    return SWEEP_MS;
  }

  private async claimAndRun(): Promise<void> {
    const rows = await this.claim(this.parts.courier.recordsAClaim, false);
    if (rows.length > 0) this.open(this.run(rows));
    else this.rest(AFTER_NOTHING_MS);
  }

  /** Of a target that was paused because its credential was refused: whether it is accepted by now. */
  private async probe(): Promise<number> {
    const { courier, targets } = this.parts;
    const state = await targets.stateOf(courier.target);
    if (state?.paused_by !== BRIDGE) return SWEEP_MS;
    if (state.credential !== courier.credential) {
      await targets.resumeOwn(courier.target);
    } else if (await targets.mayProbe(courier.target, PROBE_SECONDS)) {
      const rows = await this.claim(1, true);
      if (rows.length > 0) this.open(this.run(rows));
    }
    return SWEEP_MS;
  }

  private async claim(records: number, evenWhenPaused: boolean): Promise<(ClaimedRow & { lock: string })[]> {
    const { courier, store, lease } = this.parts;
    const lock = `${lease.holder}/${lease.fence}/${++this.claims}`;
    const { target, known } = courier;
    const rows = await store.claim({ target, known, records, lease, lock, dueFrom: this.dueFrom, evenWhenPaused });
    const [first] = rows.map(({ due_at }) => Date.parse(due_at)).sort((a, b) => a - b);
    this.dueFrom = first === undefined ? null : new Date(first - COMMITTED_LATE_MS).toISOString();
    return rows.map((row) => ({ ...row, lock }));
  }

  private async run(rows: readonly (ClaimedRow & { lock: string })[]): Promise<void> {
    const { courier, store, lease } = this.parts;
    const context = { courier, store, instance: lease.holder, signal: this.stopping.signal };
    try {
      await this.learn(await new DeliveryRun(context, rows[0]?.lock ?? '').deliver(rows));
    } catch (error) {
      // The claims expire, and are taken up again.
      this.log.warn(`a delivery was interrupted, and will be taken up again: ${String(error)}`);
      this.rest(AFTER_ERROR_MS);
    }
  }

  private async learn({ refused, answered, waitMs }: RunOutcome): Promise<void> {
    const { courier, targets } = this.parts;
    if (waitMs > 0) this.rest(waitMs);
    if (refused !== undefined) {
      const reason = `${refused.replace(/\.?$/, '.')} Nothing is lost: entries wait. A new credential, or a resume, lets it go on.`;
      if (await targets.pause(courier.target, BRIDGE, reason, courier.credential)) this.log.error(`paused: ${refused}`);
    } else if (answered && (await targets.stateOf(courier.target))?.paused_by === BRIDGE) {
      if (await targets.resumeOwn(courier.target)) this.log.log('the credential is accepted again, going on');
    }
  }

  private open(lane: Promise<void>): void {
    const ended = lane.finally(() => {
      this.lanes.delete(ended);
      this.kick();
    });
    this.lanes.add(ended);
  }

  private rest(milliseconds: number): void {
    this.restUntil = Math.max(this.restUntil, performance.now() + milliseconds);
  }

  /** Waits, or until a kick. */
  private async pause(milliseconds: number): Promise<void> {
    if (this.kicked || this.stopping.signal.aborted) return;
    const waker = new AbortController();
    this.wake = () => waker.abort();
    await sleep(milliseconds, undefined, { signal: waker.signal }).catch(() => undefined);
    this.wake = undefined;
  }
}

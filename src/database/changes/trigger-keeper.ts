import { Logger } from '@nestjs/common';
import type { ToldGrants } from '../told-grants.js';
import type { WatchedTableState } from './change-triggers.sql.js';
import { DisposableConnection } from './disposable-connection.js';
import { installChangeTriggers, type RefusedRelation, type SilentRelation } from './install-change-triggers.js';

/** Longer than the wait for a lock. */
const ANSWER_WITHIN_MS = 5000;
/** Each try may keep writers waiting for two seconds, so while a load holds the table they are not made often. */
const RETRY_BUSY_MS = 10_000;
/** A right that is missing is given by a person. */
const RETRY_REFUSED_MS = 30_000;
/** The database did not let us try at all. */
const RETRY_FAILED_MS = 2000;

/**
 * Puts the announcing triggers back where they are missing, on a connection of its own and in the background: to wait
 * for somebody's lock must not keep the listener from being probed.
 */
export class TriggerKeeper {
  private readonly log = new Logger('ChangeFeed');
  private readonly retryAt = new Map<string, number>();
  private connection: DisposableConnection | undefined;
  private attempt: Promise<void> | undefined;
  private stopped = false;
  private refusals: readonly RefusedRelation[] = [];
  private beyondUs: readonly RefusedRelation[] = [];

  constructor(
    private readonly url: string,
    private readonly grants: ToldGrants,
  ) {}

  /** Relations that do not announce, with what would mend it. */
  get refused(): readonly RefusedRelation[] {
    return [...this.refusals, ...this.beyondUs];
  }

  /** Takes notice of what is silent now, and begins to mend what was not refused a moment ago. */
  look(states: readonly WatchedTableState[]): void {
    const silent = states.flatMap(silentRelations);
    const names = new Set(silent.map(({ relation }) => relation));
    this.refusals = this.refusals.filter(({ relation }) => names.has(relation));
    for (const relation of this.retryAt.keys()) if (!names.has(relation)) this.retryAt.delete(relation);
    this.noteBeyondUs(states.filter(isBeyondUs).map(explain));
    if (this.attempt || this.stopped) return;
    const now = performance.now();
    const due = silent.filter(({ relation }) => (this.retryAt.get(relation) ?? 0) <= now);
    if (due.length === 0) return;
    this.attempt = this.mend(due).finally(() => {
      this.attempt = undefined;
    });
  }

  /** Waits for the attempt that is under way; whether there was one. */
  async settled(): Promise<boolean> {
    const attempt = this.attempt;
    await attempt;
    return attempt !== undefined;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.connection?.destroy();
    await this.attempt;
  }

  private async mend(due: readonly SilentRelation[]): Promise<void> {
    const connection = new DisposableConnection(this.url, {
      name: 'athena-pipeline triggers',
      answerWithinMs: ANSWER_WITHIN_MS,
    });
    this.connection = connection;
    try {
      await connection.open();
      this.remember(due, await installChangeTriggers(connection, due));
    } catch (error) {
      for (const { relation } of due) this.retryAt.set(relation, performance.now() + RETRY_FAILED_MS);
      if (!this.stopped) this.log.warn(`the triggers that announce changes could not be put back: ${String(error)}`);
    } finally {
      await connection.close();
    }
  }

  private remember(tried: readonly SilentRelation[], refused: readonly RefusedRelation[]): void {
    const before = this.refusals;
    const names = new Set(tried.map(({ relation }) => relation));
    this.refusals = [...before.filter(({ relation }) => !names.has(relation)), ...refused];
    for (const { relation, busy } of refused) {
      this.retryAt.set(relation, performance.now() + (busy ? RETRY_BUSY_MS : RETRY_REFUSED_MS));
    }
    this.tell(refused, before);
  }

  private noteBeyondUs(found: readonly RefusedRelation[]): void {
    this.tell(found, this.beyondUs);
    this.beyondUs = found;
  }

  /** Once, and not at every try; a line a cause, as a right that is missing is missing for all of them. */
  private tell(refused: readonly RefusedRelation[], told: readonly RefusedRelation[]): void {
    const fresh = refused.filter(
      ({ relation, cause }) => !told.some((other) => other.relation === relation && other.cause === cause),
    );
    for (const [cause, relations] of Map.groupBy(fresh, (refusal) => refusal.cause)) {
      const names = relations.map(({ relation }) => relation).join(', ');
      const grants = relations.flatMap(({ missingGrant }) => missingGrant ?? []);
      const remedy = this.grants.remedy(grants.length > 0 ? [...new Set(grants)].join(' ') : undefined);
      this.log.warn(`changes are not announced, so each request reads, of ${names}: ${cause}${remedy}`);
    }
  }
}

function silentRelations({ name, can_announce, silent }: WatchedTableState): SilentRelation[] {
  return can_announce === true ? silent.map((relation) => ({ relation, table: name })) : [];
}

function isBeyondUs({ identity, can_announce }: WatchedTableState): boolean {
  return identity !== null && can_announce !== true;
}

function explain({ name }: WatchedTableState): RefusedRelation {
  const cause = 'a view, a foreign table or a target of logical replication is part of it, which fires no such trigger';
  return { relation: name, table: name, cause, missingGrant: undefined, busy: false };
}

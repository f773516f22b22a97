import { Injectable } from '@nestjs/common';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { Warehouse } from '../../database/warehouse.js';
import type { Json } from '../../upstreams/http/json.js';
import type { SyncTarget } from '../queue-entry.js';
import type { UnderstoodEntity } from '../understood.js';
import {
  ABOUT_TO_SEND,
  CLAIM_RECORDS,
  type ClaimedRow,
  FREE_EXPIRED,
  LOOK_AT_QUEUE,
  NOTE_BASES,
  type QueueLook,
} from './claim.queries.js';
import type { Lease } from './lease.js';
import type { AttemptRecord, EntrySettlement, FoundConflict, SeenValue } from './settle.queries.js';
import { SETTLE } from './settle.queries.js';

/** What is to be claimed. */
export interface Claim {
  readonly target: SyncTarget;
  readonly known: readonly UnderstoodEntity[];
  readonly records: number;
  readonly lease: Lease;
  /** Names this claim, and no other. */
  readonly lock: string;
  /** ISO 8601: entries that became due before are not looked for. */
  readonly dueFrom: string | null;
  readonly evenWhenPaused: boolean;
}

/** A value of a field of a record upstream. */
export interface FieldValue {
  readonly target_id: string;
  readonly field: string;
  readonly value: Json;
}

/** What is told of one request and what came of it, all in one statement. */
export interface Settlement {
  readonly entries: readonly EntrySettlement[];
  readonly seen?: readonly SeenValue[];
  readonly conflicts?: readonly FoundConflict[];
  readonly attempt?: AttemptRecord | undefined;
}

/** What the bridge does to the queue. Every method is one statement: a crash is between them, never within. */
@Injectable()
export class BridgeStore {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly feed: ChangeFeed,
  ) {}

  /** Claims what is due; nothing when the lease is lost or the target paused. */
  async claim({ target, known, records, lease, lock, dueFrom, evenWhenPaused }: Claim): Promise<ClaimedRow[]> {
    const { fence } = lease;
    if (fence === undefined) return [];
    const values = [target, JSON.stringify(known), records, lock, lease.name, lease.holder, fence, dueFrom];
    return this.warehouse.rows<ClaimedRow>(CLAIM_RECORDS, [...values, evenWhenPaused]);
  }

  /** Notes what was known of fields that nothing is noted of. */
  async noteBases(target: SyncTarget, bases: readonly FieldValue[]): Promise<void> {
    if (bases.length > 0) await this.warehouse.rows(NOTE_BASES, [target, JSON.stringify(bases)]);
  }

  /** Notes what is about to be sent, and answers the ids that are still ours to send. */
  async aboutToSend(
    target: SyncTarget,
    lock: string,
    ids: readonly string[],
    values: readonly FieldValue[],
  ): Promise<ReadonlySet<string>> {
    const rows = await this.warehouse.rows<{ id: string }>(ABOUT_TO_SEND, [ids, lock, target, JSON.stringify(values)]);
    return new Set(rows.map(({ id }) => id));
  }

  /** Settles what is still ours; how many entries that were. */
  async settle(
    target: SyncTarget,
    lock: string,
    { entries, seen = [], conflicts = [], attempt }: Settlement,
  ): Promise<number> {
    const rows = await this.warehouse.rows(SETTLE, [
      JSON.stringify(entries),
      lock,
      target,
      JSON.stringify(seen),
      JSON.stringify(conflicts),
      JSON.stringify(attempt === undefined ? [] : [attempt]),
    ]);
    if (rows.length > 0) this.feed.announce(['pdos.pending_sync_queue']);
    return rows.length;
  }

  /** Opens entries again whose holder died. */
  async freeExpired(target: SyncTarget): Promise<void> {
    await this.warehouse.rows(FREE_EXPIRED, [target]);
  }

  /** Looks whether there is something to do. @param dueFrom as in a claim. */
  async look(target: SyncTarget, known: readonly UnderstoodEntity[], dueFrom: string | null): Promise<QueueLook> {
    const [row] = await this.warehouse.rows<QueueLook>(LOOK_AT_QUEUE, [target, JSON.stringify(known), dueFrom]);
    if (row === undefined) throw new Error('The queue did not answer.');
    return row;
  }
}

import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { WatchedTableName } from '../../database/changes/watched-tables.js';
import { Warehouse } from '../../database/warehouse.js';
import { ChangeWriter } from '../edits/change-writer.js';
import type { EditRequest, LockedRecord } from '../edits/edit-command.js';
import { type EditableResource, resourceOfEntity } from '../edits/editable-resource.js';
import { lockExisting } from '../edits/lock-all.js';
import { WriteReadiness } from '../edits/write-readiness.js';
import {
  type AroundRow,
  CANCEL_ENTRIES,
  type EntryOfChange,
  LOCK_ENTRIES_OF_CHANGE,
  SELECT_AROUND,
  SELECT_LEFT_ENTRIES_OF_CHANGE,
} from './cancel.queries.js';
import type { CancelAnswer } from './dto/cancel.dto.js';
import { stateRefusal } from './entry-states.js';
import { type CancelPlan, planCancel } from './plan-cancel.js';
import { QueueEntries } from './queue-entries.service.js';
import { EntryStateError } from './queue-errors.js';
import type { QueueRow } from './queue-rows.js';
import { QueueTransaction } from './queue-transaction.js';
import { toQueueEntry } from './to-queue-entry.js';

const CAN_BE_GIVEN_UP = ['pending', 'failed', 'dead', 'conflict'];

/** What is known under the locks. */
interface Locked {
  readonly entry: QueueRow;
  readonly entries: readonly QueueRow[];
  readonly record: LockedRecord | undefined;
  readonly resource: EditableResource | undefined;
}

/** Gives edits up. */
@Injectable()
export class CancelService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly entries: QueueEntries,
    private readonly transaction: QueueTransaction,
    private readonly writer: ChangeWriter,
    private readonly readiness: WriteReadiness,
  ) {}

  /**
   * Gives an entry up, and what tells the other upstream the same; the warehouse goes back to the value before where nobody
   * has this one.
   * @throws NotFoundError, EntryStateError.
   */
  async cancel(id: string, request: EditRequest): Promise<CancelAnswer> {
    const row = await this.entries.find(id);
    const table = resourceOfEntity(row.entity)?.table;
    if (table !== undefined) await this.readiness.assertReady(table);
    const tables: WatchedTableName[] = table === undefined ? [] : [table];
    return this.transaction.run(async (client, changeId) => {
      const locked = await this.lock(client, row);
      const cancelled = withSiblings(locked.entry, locked.entries);
      const plan = await planOf(client, locked, cancelled);
      const why = `It was given up by ${request.requestedBy}.`;
      const { rows } = await client.query<QueueRow>(CANCEL_ENTRIES, [cancelled.map((entry) => entry.id), why]);
      const queued = await this.restore(client, changeId, locked, plan, request);
      return {
        entry: toQueueEntry(rows.find((entry) => entry.id === row.id) ?? locked.entry),
        cancelled: rows.map((entry) => entry.id),
        restored: plan.restored.map(({ field, from, to }) => ({ field: field.name, from, to })),
        kept: [...plan.kept],
        change_id: plan.restored.length === 0 ? null : changeId,
        queued,
      };
    }, tables);
  }

  /** The record's row first, then its entries: in the order of edits, so that none waits for the other in a circle. */
  private async lock(client: PoolClient, row: QueueRow): Promise<Locked> {
    const resource = resourceOfEntity(row.entity);
    const multipleLink = this.warehouse.pipeline('multiple_link');
    const [record] =
      resource === undefined ? [] : await lockExisting(client, { resource, ids: [row.entity_id] }, multipleLink);
    const ofChange = [row.change_id, row.entity, row.entity_id];
    const { rows: entries } = await client.query<QueueRow>(LOCK_ENTRIES_OF_CHANGE, ofChange);
    const entry = entries.find((candidate) => candidate.id === row.id);
    if (entry === undefined || !CAN_BE_GIVEN_UP.includes(entry.status)) throw stateRefusal(entry ?? row);
    return { entry, entries, record, resource };
  }

  /** @returns the ids of entries that had to be queued. */
  private async restore(
    client: PoolClient,
    changeId: string,
    { entry, record, resource }: Locked,
    { restored, doubtful }: CancelPlan,
    request: EditRequest,
  ): Promise<string[]> {
    if (restored.length === 0 || record === undefined || resource === undefined) return [];
    const command = { resource, kind: 'cancel', reverts: entry.change_id, request } as const;
    const changes = [{ id: record.id, versionBefore: record.version, fields: restored }];
    const receipt = await this.writer.write(client, changeId, command, changes, [record], ({ target }) =>
      doubtful.has(target),
    );
    const ids = receipt.fields.flatMap(({ airtable, asana }) => [airtable.entry_id, asana.entry_id]);
    return [...new Set(ids.filter((id) => id !== null))];
  }
}

/** The entry and those of the same change that tell the other upstream nothing but the same. */
function withSiblings(entry: QueueRow, entries: readonly QueueRow[]): QueueRow[] {
  const siblings = entries.filter(
    ({ target, fields }) => target !== entry.target && Object.keys(fields).every((column) => column in entry.fields),
  );
  const sent = siblings.find(({ status }) => status === 'in_flight');
  if (sent) {
    throw new EntryStateError(
      `Entry ${sent.id}, which tells ${sent.target} the same, is being sent; try again in a moment.`,
    );
  }
  return [entry, ...siblings.filter(({ status }) => CAN_BE_GIVEN_UP.includes(status))];
}

async function planOf(client: PoolClient, locked: Locked, cancelled: readonly QueueRow[]): Promise<CancelPlan> {
  const { entry, entries, record, resource } = locked;
  const { change_id, entity, entity_id } = entry;
  const left = await client.query<EntryOfChange>(SELECT_LEFT_ENTRIES_OF_CHANGE, [change_id, entity, entity_id]);
  const { rows: around } = await client.query<AroundRow>(SELECT_AROUND, [
    entity,
    entity_id,
    [...entries, ...left.rows].map(({ id }) => id),
    Object.keys(entry.fields),
    cancelled.map(({ target }) => target),
    cancelled.map(({ target_id }) => target_id),
  ]);
  const others = [...entries.filter((other) => !cancelled.includes(other)), ...left.rows];
  return planCancel({ entry, cancelled, others, around, record, resource });
}

import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { NotFoundError } from '../../common/problem/domain-error.js';
import { Warehouse } from '../../database/warehouse.js';
import { ChangeWriter } from '../edits/change-writer.js';
import { refuseDanglingReferences } from '../edits/dangling-references.js';
import type { ChangeReceipt } from '../edits/dto/receipt.dto.js';
import type { EditRequest } from '../edits/edit-command.js';
import { fieldNameOf, resourceOfEntity } from '../edits/editable-resource.js';
import { lockExisting } from '../edits/lock-all.js';
import { WriteReadiness } from '../edits/write-readiness.js';
import { decidedForOurs, decisionIn } from '../entry-notes.js';
import { labelOf } from '../queue-entry.js';
import type { ResolveAnswer, ResolveRequest } from './dto/resolve.dto.js';
import { stateRefusal } from './entry-states.js';
import { changesOf, referencesOf, type Settled, settleFields } from './plan-resolve.js';
import { type ConflictRow, SELECT_CONFLICTS } from './queue-entries.queries.js';
import { QueueEntries } from './queue-entries.service.js';
import { EntryStateError } from './queue-errors.js';
import type { QueueRow } from './queue-rows.js';
import { QueueTransaction } from './queue-transaction.js';
import { readDecisions } from './read-decisions.js';
import { NOTE_THEIRS, SETTLE_CONFLICT } from './resolve.queries.js';
import { LOCK_ENTRY, type LockedEntry } from './retry.queries.js';
import { toQueueEntry } from './to-queue-entry.js';

/** An entry in conflict, and what is decided about it. */
interface Decided {
  readonly row: QueueRow;
  readonly conflicts: readonly ConflictRow[];
  readonly settled: readonly Settled[];
}

/** Carries out what a person decided about a conflict. */
@Injectable()
export class ResolveService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly entries: QueueEntries,
    private readonly transaction: QueueTransaction,
    private readonly writer: ChangeWriter,
    private readonly readiness: WriteReadiness,
  ) {}

  /** Settles all fields of an entry that are in conflict. @throws NotFoundError, EntryStateError, InvalidInputError. */
  async resolve(id: string, wanted: ResolveRequest, request: EditRequest): Promise<ResolveAnswer> {
    const row = await this.entries.find(id);
    if (row.status !== 'conflict') throw stateRefusal(row);
    const conflicts = await this.warehouse.rows<ConflictRow>(SELECT_CONFLICTS, [row.id]);
    const names = conflicts.map(({ field }) => fieldNameOf(row.entity, field));
    const decisions = readDecisions(wanted, names);
    const resource = resourceOfEntity(row.entity);
    const settled = await settleFields(row.entity, resource, conflicts, decisions);
    if (resource) await this.readiness.assertReady(resource.table);
    const decided = { row, conflicts, settled };
    return this.transaction.run(
      async (client, changeId) => {
        const receipt = await this.write(client, changeId, decided, request);
        const entry = await settleEntry(client, decided, receipt, request.requestedBy);
        return {
          entry: toQueueEntry(entry),
          settled: settled.map(({ field, use, value }) => ({ field, use, value })),
          receipt,
        };
      },
      resource ? [resource.table] : [],
    );
  }

  /** The record's row is locked first, then the entry: in the order of edits. */
  private async write(
    client: PoolClient,
    changeId: string,
    { row, conflicts, settled }: Decided,
    request: EditRequest,
  ): Promise<ChangeReceipt | null> {
    const resource = resourceOfEntity(row.entity);
    const command = resource && { resource, ids: [row.entity_id], references: referencesOf(resource, settled) };
    const [record] = command ? await lockExisting(client, command, this.warehouse.pipeline('multiple_link')) : [];
    const overtaken = await whatMovedOn(client, row, conflicts);
    const standing = conflicts.filter(({ field }) => !overtaken.has(field));
    const theirs = standing.map(({ field, theirs: value }) => ({ field, value }));
    await client.query(NOTE_THEIRS, [row.target, row.target_id, JSON.stringify(theirs)]);
    if (command === undefined) return null;
    if (record === undefined) {
      if (settled.every(({ use }) => use === 'ours')) return null;
      throw new NotFoundError(
        `There is no ${command.resource.called} ${row.entity_id} any more: use "ours", or cancel.`,
      );
    }
    const fields = changesOf(
      command.resource,
      record,
      settled.filter(({ column }) => !overtaken.has(column)),
    );
    if (fields.length === 0) return null;
    refuseDanglingReferences(
      command,
      record,
      fields.map(({ field }) => field.name),
    );
    const change = { id: record.id, versionBefore: record.version, fields };
    const edit = { resource: command.resource, kind: 'resolve', request } as const;
    return this.writer.write(client, changeId, edit, [change], [record]);
  }
}

/**
 * Columns that somebody has edited again: that edit counts, whatever is decided here.
 * @throws EntryStateError when the conflict was settled meanwhile, is another one, or is all about such columns.
 */
async function whatMovedOn(
  client: PoolClient,
  row: QueueRow,
  conflicts: readonly ConflictRow[],
): Promise<ReadonlySet<string>> {
  const [entry] = (await client.query<LockedEntry>(LOCK_ENTRY, [row.id])).rows;
  if (entry?.status !== 'conflict') throw stateRefusal(entry ?? row);
  const { rows } = await client.query<ConflictRow>(SELECT_CONFLICTS, [row.id]);
  if (JSON.stringify(rows) !== JSON.stringify(conflicts)) {
    throw new EntryStateError(`Entry ${row.id} is in another conflict by now. Read it again.`);
  }
  const later = entry.overtaken_by ?? {};
  const overtaken = rows.filter(({ field }) => field in later);
  const [first] = overtaken;
  if (first !== undefined && overtaken.length === rows.length) {
    throw new EntryStateError(
      `Entry ${row.id} was overtaken by entry ${later[first.field]}: somebody has edited the field again, and that edit counts.`,
    );
  }
  return new Set(overtaken.map(({ field }) => field));
}

/**
 * It is over when newer entries tell all of its fields, else it is compared and sent again. Over what of theirs it is sent, and
 * who decided that, stays with it.
 */
async function settleEntry(
  client: PoolClient,
  { row, conflicts, settled }: Decided,
  receipt: ChangeReceipt | null,
  by: string,
): Promise<QueueRow> {
  const [entry] = (await client.query<LockedEntry>(LOCK_ENTRY, [row.id])).rows;
  const told = new Set([
    ...Object.keys(entry?.overtaken_by ?? {}),
    ...settled.filter(({ use }) => use !== 'ours').map(({ column }) => column),
  ]);
  const isOver = Object.keys(row.fields).every((column) => told.has(column));
  const over = receipt === null ? null : `${by} decided the conflict: change ${receipt.change_id}.`;
  const ours = conflicts.filter(({ field }) => !told.has(field));
  const words = [
    decisionIn(row.last_error),
    ours.length > 0 ? decidedForOurs(ours, labelOf(row.target), by) : undefined,
  ];
  const stays = words.filter((word) => word !== undefined).join(' ');
  const { rows } = await client.query<QueueRow>(
    SETTLE_CONFLICT,
    isOver ? [row.id, 'superseded', over] : [row.id, 'pending', stays === '' ? null : stays],
  );
  return rows[0] ?? row;
}

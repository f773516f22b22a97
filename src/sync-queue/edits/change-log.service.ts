import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { type FieldProblem, NotFoundError } from '../../common/problem/domain-error.js';
import { shorten } from '../../common/problem/shorten.js';
import { Warehouse } from '../../database/warehouse.js';
import { LiveQueue } from '../live-queue/live-queue.js';
import {
  COUNT_HISTORY,
  SELECT_CHANGE,
  SELECT_CHANGES_SINCE,
  SELECT_ENTRIES_OF_CHANGES,
  SELECT_FROM_CHANGE_ON,
  SELECT_HISTORY,
  SELECT_QUEUED_ENTRIES_OF_CHANGES,
  selectMappedEntriesOfChanges,
} from './change-log.queries.js';
import { type DeliveryOf, deliveriesOf } from './delivery.js';
import type { HistoryEntry } from './dto/history.dto.js';
import type { ChangeReceipt } from './dto/receipt.dto.js';
import type { LockedRecord } from './edit-command.js';
import type { EditableResource } from './editable-resource.js';
import type { LoggedChange, LoggedField } from './logged-change.js';
import { toFieldReceipt, toHead, toReceipt } from './receipt.js';
import { receiptFromQueue, type StoredEntry } from './receipt-from-queue.js';
import { WriteReadiness } from './write-readiness.js';

/** A field of a change with its place in the order of the log. */
export interface LogRow extends LoggedChange, LoggedField {
  readonly seq: string;
}

/** One page of a record's history. */
export interface HistoryPage {
  readonly entries: HistoryEntry[];
  readonly total: number;
  /** The place after which the next page begins. */
  readonly next: string | undefined;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The log of every change that was made here. */
@Injectable()
export class ChangeLogService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly readiness: WriteReadiness,
    private readonly queue: LiveQueue,
  ) {}

  /**
   * How far a change has come. What only the queue knows (an entry that was there before the log) is told from it.
   * @throws NotFoundError when there is no such change.
   */
  async receiptOf(changeId: string): Promise<ChangeReceipt> {
    if (UUID.test(changeId)) {
      const [rows, entries] = await Promise.all([this.rows(SELECT_CHANGE, [changeId]), this.entriesOf([changeId])]);
      const [change] = rows;
      if (change) return toReceipt(change, rows, deliveriesOf(entries));
      if (entries.length > 0) return receiptFromQueue(entries);
    }
    throw new NotFoundError(`There is no change with the id "${shorten(changeId)}".`);
  }

  /** The changes of a record, latest first. */
  async history(
    { entity, fields }: Pick<EditableResource, 'entity' | 'fields'>,
    id: string,
    asked: {
      readonly fields: readonly string[] | undefined;
      readonly before: string | undefined;
      readonly limit: number;
    },
  ): Promise<HistoryPage> {
    const columns =
      asked.fields && fields.flatMap(({ name, column }) => (asked.fields?.includes(name) ? [column] : []));
    const selected = [entity, id, columns ?? null];
    const [rows, [count]] = (await this.readiness.hasChangeLog())
      ? await Promise.all([
          this.warehouse.rows<LogRow>(SELECT_HISTORY, [...selected, asked.before ?? null, asked.limit + 1]),
          this.warehouse.rows<{ total: number }>(COUNT_HISTORY, selected),
        ])
      : [[], []];
    const page = rows.slice(0, asked.limit);
    const deliveryOf = await this.deliveriesOf(page);
    return {
      entries: page.map((row) => ({ seq: row.seq, ...toHead(row), ...toFieldReceipt(row, row, deliveryOf) })),
      total: count?.total ?? 0,
      next: rows.length > asked.limit ? page.at(-1)?.seq : undefined,
    };
  }

  /** Whether a resource has such a record now. */
  async hasRecord({ table }: EditableResource, id: string): Promise<boolean> {
    if (id.includes('\0')) return false;
    return (await this.warehouse.rows(`SELECT 1 FROM ${table} WHERE id = $1`, [id])).length > 0;
  }

  /** What became of a record since it had one of the versions, one line a field. */
  async changesSince(
    client: PoolClient,
    { entity, fields }: EditableResource,
    record: LockedRecord,
    versions: readonly string[],
  ): Promise<FieldProblem[]> {
    const { rows } = await client.query<LogRow>(SELECT_CHANGES_SINCE, [entity, record.id, versions]);
    return rows.map((row) => {
      const name = fields.find(({ column }) => column === row.field)?.name ?? row.field;
      const value = JSON.stringify(record.values.get(name) ?? null);
      return {
        field: name,
        message: `is now ${value}: changed by ${row.requested_by} at ${row.requested_at}, change ${row.change_id}.`,
      };
    });
  }

  /** A change of a record and what happened to its fields since, in order. */
  async fromChangeOn(
    client: PoolClient,
    { entity }: EditableResource,
    id: string,
    changeId: string,
  ): Promise<LogRow[]> {
    if (!UUID.test(changeId)) return [];
    return (await client.query<LogRow>(SELECT_FROM_CHANGE_ON, [entity, id, changeId])).rows;
  }

  /**
   * The records of a resource that a change is about, in its order.
   * @throws NotFoundError when it is about none.
   */
  async recordsOf({ entity, called }: EditableResource, changeId: string): Promise<string[]> {
    const rows = UUID.test(changeId) ? await this.rows(SELECT_CHANGE, [changeId]) : [];
    const ids = new Set(rows.filter((row) => row.entity === entity).map(({ entity_id }) => entity_id));
    if (ids.size > 0) return [...ids];
    throw new NotFoundError(
      `No change "${shorten(changeId)}" of a ${called} is known. The history of each lists them.`,
    );
  }

  private async deliveriesOf(rows: readonly LogRow[]): Promise<DeliveryOf> {
    return deliveriesOf(await this.entriesOf([...new Set(rows.map(({ change_id }) => change_id))]));
  }

  private async entriesOf(changeIds: readonly string[]): Promise<StoredEntry[]> {
    const rows = changeIds.length === 0 ? undefined : await this.queue.rows();
    // A queue that can't be read is somebody else's: the log is told without it.
    if (rows === undefined) return [];
    const hasLog = await this.readiness.hasChangeLog();
    if (this.queue.mapped) return hasLog ? this.warehouse.rows(selectMappedEntriesOfChanges(rows), [changeIds]) : [];
    const sql = hasLog ? SELECT_ENTRIES_OF_CHANGES : SELECT_QUEUED_ENTRIES_OF_CHANGES;
    return this.warehouse.rows<StoredEntry>(sql, [changeIds]);
  }

  private async rows(sql: string, values: readonly unknown[]): Promise<LogRow[]> {
    return (await this.readiness.hasChangeLog()) ? this.warehouse.rows<LogRow>(sql, values) : [];
  }
}

import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../common/problem/domain-error.js';
import { shorten } from '../../common/problem/shorten.js';
import { Warehouse } from '../../database/warehouse.js';
import { errorCode } from '../../runtime/error-code.js';
import { columnsCalled, fieldNameOf } from '../edits/editable-resource.js';
import { decodeCursor, encodeCursor } from '../edits/keyset-cursor.js';
import { LiveQueue } from '../live-queue/live-queue.js';
import type { SyncQueueEntry } from './dto/queue-entry.dto.js';
import type { QueueAttempt, SyncQueueEntryDetail } from './dto/queue-entry-detail.dto.js';
import type { QueueQuery } from './dto/queue-query.dto.js';
import {
  type ConflictRow,
  SELECT_ATTEMPTS,
  SELECT_CONFLICTS,
  SELECT_ENTRY,
  selectMappedEntry,
} from './queue-entries.queries.js';
import { selectEntries } from './queue-list.queries.js';
import { QueueReadiness } from './queue-readiness.js';
import type { QueueRow, ShownRow } from './queue-rows.js';
import { toQueueEntry } from './to-queue-entry.js';

const DEFAULT_LIMIT = 100;
/** A bigint's digits, without those that might not fit. */
const ENTRY_ID = /^\d{1,18}$/;

/** One page of the queue. */
export interface QueuePage {
  readonly entries: SyncQueueEntry[];
  /** Undefined on the last page. */
  readonly cursor: string | undefined;
}

/** What stands in the queue. */
@Injectable()
export class QueueEntries {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly readiness: QueueReadiness,
    private readonly queue: LiveQueue,
  ) {}

  /** One page, newest first. @throws InvalidInputError for a foreign cursor, QueueUnusableError. */
  async page({ cursor, limit, ...filters }: QueueQuery): Promise<QueuePage> {
    const rowsOf = await this.readiness.assertUsable();
    const selection = markOf(filters);
    const before =
      cursor === undefined
        ? undefined
        : decodeCursor(cursor, selection, 'the queue', 'each filter', PLACES[rowsOf.placeType]);
    const size = Number(limit ?? DEFAULT_LIMIT);
    const { sql, values } = selectEntries(
      rowsOf,
      {
        status: filters.status,
        target: filters.target,
        entity: filters.entity,
        entity_id: filters.entity_id,
        change_id: filters.change_id,
        requested_by: filters.requested_by,
        // An entry of an unknown kind has its columns under their own names.
        columns: filters.field?.flatMap((name) => [name, ...columnsCalled(name)]),
        created_from: filters['created_at[gte]'],
        created_to: filters['created_at[lte]'],
        before,
      },
      size + 1,
    );
    const rows = await this.warehouse.rows<PlacedRow>(sql, values);
    const page = rows.slice(0, size);
    const last = page.at(-1);
    const more = rows.length > size && last !== undefined;
    return {
      entries: page.map(toQueueEntry),
      cursor: more ? encodeCursor(last.place, selection) : undefined,
    };
  }

  /** One entry with its conflicts and attempts. @throws NotFoundError, QueueUnusableError. */
  async detail(id: string): Promise<SyncQueueEntryDetail> {
    const row = await this.findShown(id);
    // Of what another bridge does nothing is known but its rows.
    const [conflicts, attempts] = this.queue.mapped
      ? [[], []]
      : await Promise.all([
          this.warehouse.rows<ConflictRow>(SELECT_CONFLICTS, [row.id]),
          this.warehouse.rows<QueueAttempt>(SELECT_ATTEMPTS, [row.id]),
        ]);
    return {
      ...toQueueEntry(row),
      conflicts: conflicts.map((conflict) => ({ ...conflict, field: fieldNameOf(row.entity ?? '', conflict.field) })),
      delivery_attempts: attempts,
    };
  }

  /** The row of an entry of our own queue, also when it has left it. @throws NotFoundError, QueueUnusableError. */
  async find(id: string): Promise<QueueRow> {
    await this.readiness.assertUsable();
    const [row] = ENTRY_ID.test(id) ? await this.warehouse.rows<QueueRow>(SELECT_ENTRY, [id]) : [];
    if (row) return row;
    throw notFound(id);
  }

  private async findShown(id: string): Promise<ShownRow> {
    if (!this.queue.mapped) return this.find(id);
    const sql = selectMappedEntry(await this.readiness.assertUsable());
    const [row] = id.includes('\0')
      ? []
      : await this.warehouse.rows<ShownRow>(sql, [id]).catch((error: unknown) => {
          // What no key of theirs looks like.
          if (errorCode(error)?.startsWith('22')) return [];
          throw error;
        });
    if (row) return row;
    throw notFound(id);
  }
}

/** What a place looks like in a cursor. */
const PLACES = { bigint: /^\d{1,18}$/, text: /^\d* [^\0]{0,200}$/ };

interface PlacedRow extends ShownRow {
  readonly place: string;
}

function notFound(id: string): NotFoundError {
  return new NotFoundError(`The queue has no entry with the id "${shorten(id)}".`);
}

/** The same for the same filters, in whatever order they were given. */
function markOf(filters: Omit<QueueQuery, 'cursor' | 'limit'>): unknown {
  return Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? value.toSorted() : value])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

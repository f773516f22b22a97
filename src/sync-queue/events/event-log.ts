import { Injectable } from '@nestjs/common';
import { Warehouse } from '../../database/warehouse.js';
import { Slots } from '../edits/slots.js';
import { NoEventsError } from './event-errors.js';
import { eventText } from './event-text.js';
import {
  DELETE_OLD_EVENTS,
  FIND_UNPLACED,
  PLACE_EVENTS,
  SELECT_BOUNDS,
  SELECT_EVENTS_AFTER,
  SELECT_MISSING_GRANTS,
} from './events.queries.js';
import type { LogBounds } from './stream-start.js';

/** Events of one page. A listener that is behind reads one at a time, so this bounds what it costs in memory. */
export const PAGE_EVENTS = 200;
/** Of the ten connections of the pool: a thousand listeners that come back at once leave the others to reads. */
const AT_ONCE = 3;
/** Few enough for a statement of some 100 ms. */
const DELETED_AT_ONCE = 10_000;

/** An event of the log, as it is sent. */
export interface LoggedEvent {
  readonly position: bigint;
  readonly kind: string;
  readonly text: string;
}

/** The log of what happened to edits, deliveries and targets: `pipeline.event`. */
@Injectable()
export class EventLog {
  private readonly slots = new Slots(AT_ONCE);

  constructor(private readonly warehouse: Warehouse) {}

  /** @throws NoEventsError saying what is missing, and what would mend it. */
  async assertReadable(): Promise<void> {
    const missing = await this.whatIsMissing();
    if (missing !== undefined) throw new NoEventsError(missing);
  }

  /** What keeps the log from being read, with what would mend it; undefined when nothing does. */
  async whatIsMissing(): Promise<string | undefined> {
    const [log] = await this.rows<{ grants: string[] }>(SELECT_MISSING_GRANTS);
    if (!log) {
      return 'pipeline.event does not exist: the migrations could not make it, and the log says which right they need.';
    }
    return log.grants.length > 0 ? `To mend: ${log.grants.join(' ')}` : undefined;
  }

  /** Gives every visible event its position; what was given one before stands below. */
  async place(): Promise<void> {
    while ((await this.rows(FIND_UNPLACED)).length > 0) await this.slots.use(() => this.placeSome());
  }

  /** What can be told now. */
  async bounds(): Promise<LogBounds> {
    const [row] = await this.rows<{ oldest: string | null; newest: string | null }>(SELECT_BOUNDS);
    return { oldest: BigInt(row?.oldest ?? 1), newest: BigInt(row?.newest ?? 0) };
  }

  /** The next {@link PAGE_EVENTS} events after a position; fewer when there are no more. */
  async pageAfter(position: bigint): Promise<LoggedEvent[]> {
    const rows = await this.rows<{ position: string; kind: string; data: string }>(SELECT_EVENTS_AFTER, [
      String(position),
      PAGE_EVENTS,
    ]);
    return rows.map((row) => {
      const at = BigInt(row.position);
      return { position: at, kind: row.kind, text: eventText(at, row.kind, row.data) };
    });
  }

  /** Deletes what is older than a day; answers how many events it were. */
  async deleteOld(): Promise<number> {
    await this.place();
    for (let total = 0; ; ) {
      const [row] = await this.rows<{ deleted: number }>(DELETE_OLD_EVENTS, [DELETED_AT_ONCE]);
      const deleted = row?.deleted ?? 0;
      total += deleted;
      if (deleted < DELETED_AT_ONCE) return total;
    }
  }

  private rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.slots.use(() => this.warehouse.rows<Row>(sql, values));
  }

  private placeSome(): Promise<void> {
    return this.warehouse.withClient(async (client) => {
      try {
        await client.query(PLACE_EVENTS);
      } catch (error) {
        // A connection that was lost rolls back by itself; what it was lost of is the error to tell.
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }
}

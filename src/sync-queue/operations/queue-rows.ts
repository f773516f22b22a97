import { type Pause, pauseOf } from '../targets/sync-targets.queries.js';

/** An entry as the operators' queries read it. */
export interface QueueRow {
  /** A bigint, as text. */
  readonly id: string;
  readonly change_id: string;
  readonly target: string;
  readonly entity: string;
  readonly entity_id: string;
  readonly target_id: string | null;
  /** New values by column. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly base_fields: Readonly<Record<string, unknown>>;
  readonly status: string;
  readonly attempts: number;
  readonly available_at: string;
  readonly last_error: string | null;
  readonly requested_by: string | null;
  readonly created_at: string;
  readonly delivered_at: string | null;
  /** What holds up all deliveries to its target, where that was read with it. */
  readonly pause?: Pause | null;
  /** Of a dead one: the entry that tells all of its fields again, where that was read with it. */
  readonly overtaker?: string | null;
}

/** A row as it is shown: of our own queue, or of one that another bridge drains. */
export interface ShownRow
  extends Omit<QueueRow, 'change_id' | 'target' | 'entity' | 'entity_id' | 'available_at' | 'created_at'> {
  // Null in a row of somebody else's that does not tell.
  readonly change_id: string | null;
  readonly target: string | null;
  readonly entity: string | null;
  readonly entity_id: string | null;
  readonly available_at: string | null;
  readonly created_at: string | null;
  /** The row as it stands in somebody else's queue. */
  readonly their_row?: Readonly<Record<string, unknown>> | null;
}

/** The columns of a {@link QueueRow} in the queue. */
export const QUEUE_COLUMNS = `q.id, q.change_id, q.target, q.entity, q.entity_id, q.target_id, q.fields, q.base_fields, q.status,
         q.attempts, q.available_at, q.last_error, q.requested_by, q.created_at, q.delivered_at`;

/** What holds them up, for a SELECT from rows `q`. */
export const PAUSE = `${pauseOf('q.target')} AS pause`;

/**
 * Tells listeners of entries that a statement changed.
 * @param source of rows with the columns of the queue, such as a CTE.
 */
export function tellOfEntries(source: string): string {
  return `
    INSERT INTO pipeline.event (kind, data)
    SELECT 'delivery', jsonb_build_object(
             'entry_id', e.id::text, 'change_id', e.change_id, 'target', e.target, 'entity', e.entity,
             'entity_id', e.entity_id, 'fields', ARRAY(SELECT jsonb_object_keys(e.fields)), 'status', e.status,
             'attempts', e.attempts)
      FROM ${source} e
     ORDER BY e.id`;
}

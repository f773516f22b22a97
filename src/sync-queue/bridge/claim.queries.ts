import type { Json } from '../../upstreams/http/json.js';

/** So long a claimed entry is ours. */
export const ENTRY_LEASE_SECONDS = 30;

/**
 * What of an entry this version understands: an entity that it knows, and no column of it that it does not.
 *
 * OFFSET 0 here and below keeps a question a question that is asked of each row: made a join of, it is planned by statistics, which
 * know nothing of the edits of the last minute. 2,000 of them, in a queue that had been empty, were compared with each other: 2.3 s a
 * claim, and 12 ms by the indexes.
 */
const understood = (entry: string): string => `EXISTS (
         SELECT FROM jsonb_to_recordset($2::jsonb) AS known(entity text, columns text[])
          WHERE known.entity = ${entry}.entity AND (${entry}.fields - known.columns) = '{}' OFFSET 0)`;

/** Whether an entry of target $1 is the oldest open one of its record, and due since the moment of a parameter or later. */
const dueHead = (since: string): string => `
           q.target = $1 AND q.status IN ('pending', 'failed')
       AND q.available_at <= now() AND q.available_at >= coalesce(${since}::timestamptz, '-infinity')
       AND q.target_id IS NOT NULL AND ${understood('q')}
       AND NOT EXISTS (
         SELECT FROM pdos.pending_sync_queue e
          WHERE e.target = q.target AND e.target_id = q.target_id
            AND e.status IN ('pending', 'failed', 'in_flight')
            AND (e.id < q.id OR e.status = 'in_flight')
            AND ${understood('e')} OFFSET 0)`;

/**
 * Looks at the queue of target $1 (what is understood: $2, JSON) without touching it: a statement that changes nothing would
 * still announce the table, and wake everybody who listens, us first. Entries that became due before $3 are not looked for, nor
 * claims that ended before it.
 *
 * While somebody's transaction stays open, the indexes keep every claim of the last while: the moment of the next one is looked for
 * only when there is nothing to do until then, and what is due by the index that $3 cuts off, which needs its order to be asked for.
 */
export const LOOK_AT_QUEUE = `
  SELECT due, paused, expired, CASE WHEN NOT (due OR paused OR expired) THEN
         (extract(epoch FROM least(
           (SELECT min(q.available_at) FROM pdos.pending_sync_queue q
             WHERE q.target = $1 AND q.status IN ('pending', 'failed') AND q.available_at > now()),
           (SELECT min(q.locked_until) FROM pdos.pending_sync_queue q
             WHERE q.target = $1 AND q.status = 'in_flight' AND q.locked_until > now())
         ) - clock_timestamp()) * 1000)::float8 END AS next_ms
    FROM (SELECT EXISTS (SELECT FROM pdos.pending_sync_queue q WHERE ${dueHead('$3')}
                          ORDER BY q.available_at, q.id LIMIT 1 OFFSET 0) AS due,
                 EXISTS (SELECT FROM pipeline.sync_target t WHERE t.target = $1 AND t.paused_at IS NOT NULL) AS paused,
                 EXISTS (SELECT FROM pdos.pending_sync_queue q
                          WHERE q.target = $1 AND q.status = 'in_flight' AND q.locked_until <= now()
                            AND q.locked_until >= coalesce($3::timestamptz, '-infinity')) AS expired
          OFFSET 0) AS seen`;

/** What {@link LOOK_AT_QUEUE} finds. */
export interface QueueLook {
  /** Something can be claimed. */
  readonly due: boolean;
  readonly paused: boolean;
  /** A claim of somebody who died over it. */
  readonly expired: boolean;
  /** Until something else becomes due or free; null when nothing will. */
  readonly next_ms: number | null;
}

/**
 * Claims up to $3 records of target $1 (what is understood: $2, JSON) for the lock $4, if the lease $5 is still held by $6
 * under the fence $7 and nobody has paused the target ($9: even then). Entries that became due before $8 are not looked for
 * (null: look for all).
 *
 * - A record is due when its oldest open entry is, and nothing of it is in flight; then all its open entries are claimed
 *   together, in order. So edits of one record never overtake each other, and five of one date are one call.
 * - The oldest entry is locked first: two who claim at once, each with its own snapshot, can't split a record.
 * - All scans go over partial indexes of what is open; `in_flight` among the members, of which there is none, keeps their scan on the
 *   index by record, and a status that is put together keeps the update on the primary key: without statistics the planner would
 *   walk over all of a partial index for each id. $8 keeps them from walking over index entries of what was delivered
 *   a moment ago, which VACUUM can't remove while somebody's transaction stays open.
 */
export const CLAIM_RECORDS = `
  WITH leader AS (
    SELECT FROM pipeline.lease
     WHERE name = $5 AND holder = $6 AND fence = $7::bigint AND expires_at > clock_timestamp()
       AND ($9 OR NOT EXISTS (SELECT FROM pipeline.sync_target t WHERE t.target = $1 AND t.paused_at IS NOT NULL))
  ), heads AS MATERIALIZED (
    SELECT q.id, q.target_id, q.available_at
      FROM pdos.pending_sync_queue q
     WHERE ${dueHead('$8')}
       AND EXISTS (SELECT FROM leader)
     ORDER BY q.available_at, q.id
     LIMIT $3
       FOR UPDATE OF q SKIP LOCKED
  ), members AS MATERIALIZED (
    SELECT e.id, heads.available_at
      FROM heads CROSS JOIN LATERAL (
           SELECT e.id FROM pdos.pending_sync_queue e
            WHERE e.target = $1 AND e.target_id = heads.target_id AND e.status IN ('pending', 'failed', 'in_flight')
              AND ${understood('e')} OFFSET 0) e
  ), claimed AS (
    UPDATE pdos.pending_sync_queue q
       SET status = 'in_flight', locked_by = $4,
           locked_until = clock_timestamp() + make_interval(secs => ${ENTRY_LEASE_SECONDS})
      FROM members
     WHERE q.id = members.id AND (q.status || '') IN ('pending', 'failed')
    RETURNING q.id, q.entity, q.entity_id, q.target_id, q.fields, q.base_fields, q.attempts, q.last_error,
              members.available_at AS due_at
  )
  SELECT c.id::text, c.entity, c.entity_id, c.target_id, c.fields, c.base_fields, c.attempts, c.last_error, c.due_at,
         ARRAY(SELECT f.field FROM pipeline.field_sync f
                WHERE f.entity = c.entity AND f.entity_id = c.entity_id AND f.target = $1 AND c.fields ? f.field
                  AND f.entry_id > c.id) AS overtaken,
         (SELECT jsonb_object_agg(v.field, jsonb_build_object('value', v.value, 'tried', v.tried))
            FROM pipeline.upstream_value v
           WHERE v.target = $1 AND v.target_id = c.target_id AND c.fields ? v.field) AS known,
         (SELECT jsonb_object_agg(b.field, b.value) FROM (
            SELECT DISTINCT ON (k.field) k.field, o.base_fields -> k.field AS value
              FROM pdos.pending_sync_queue o CROSS JOIN LATERAL jsonb_object_keys(o.fields) AS k(field)
             WHERE o.target = $1 AND o.target_id = c.target_id
               AND o.status IN ('pending', 'failed', 'in_flight', 'dead', 'conflict')
             ORDER BY k.field, o.id) b) AS first_bases
    FROM claimed c
   ORDER BY c.id`;

/** One row of {@link CLAIM_RECORDS}. */
export interface ClaimedRow {
  /** A bigint, as text. */
  readonly id: string;
  readonly entity: string;
  readonly entity_id: string;
  readonly target_id: string;
  /** New values by column. */
  readonly fields: Readonly<Record<string, Json>>;
  readonly base_fields: Readonly<Record<string, Json>>;
  readonly attempts: number;
  /** What was said of it before. */
  readonly last_error: string | null;
  /** When its record became due. */
  readonly due_at: string;
  /** Columns of which there is a newer entry, whatever became of it. */
  readonly overtaken: readonly string[];
  /** By column: the last value known upstream, and what was sent without an answer. */
  readonly known: Readonly<Record<string, { readonly value: Json; readonly tried: readonly Json[] }>> | null;
  /** By column: the value before the oldest edit that is not delivered. */
  readonly first_bases: Readonly<Record<string, Json>> | null;
}

/**
 * Notes, before anything is asked for, what was known of the fields ($2, JSON: target_id, field, value) of target $1 that
 * nothing is known of yet: with the first edit goes the only trace of it.
 */
export const NOTE_BASES = `
  INSERT INTO pipeline.upstream_value (target, target_id, field, value)
  SELECT $1, b.target_id, b.field, b.value
    FROM jsonb_to_recordset($2::jsonb) AS b(target_id text, field text, value jsonb)
      ON CONFLICT (target, target_id, field) DO NOTHING`;

/**
 * Just before a call: prolongs the claims $1 of the lock $2, and notes what is about to be sent ($4, JSON: target_id, field,
 * value) to target $3. Answers the ids that are still ours: what another one has claimed meanwhile must not be sent. The
 * status is put together, as in a claim, so that they are found by their ids.
 */
export const ABOUT_TO_SEND = `
  WITH ours AS (
    UPDATE pdos.pending_sync_queue
       SET locked_until = clock_timestamp() + make_interval(secs => ${ENTRY_LEASE_SECONDS})
     WHERE id = ANY($1::bigint[]) AND (status || '') = 'in_flight' AND locked_by = $2 AND locked_until > clock_timestamp()
    RETURNING id, target_id
  ), noted AS (
    INSERT INTO pipeline.upstream_value AS v (target, target_id, field, value, tried)
    SELECT $3, s.target_id, s.field, NULL, jsonb_build_array(s.value)
      FROM jsonb_to_recordset($4::jsonb) AS s(target_id text, field text, value jsonb)
     WHERE s.target_id IN (SELECT target_id FROM ours)
        ON CONFLICT (target, target_id, field) DO UPDATE
       SET tried = CASE WHEN v.tried @> excluded.tried THEN v.tried ELSE v.tried || excluded.tried END
  )
  SELECT id::text FROM ours`;

/** Entries of target $1 whose holder died over them: open again, for whoever claims next. */
export const FREE_EXPIRED = `
  UPDATE pdos.pending_sync_queue
     SET status = 'pending', locked_by = NULL, locked_until = NULL
   WHERE target = $1 AND status = 'in_flight' AND locked_until <= now()`;

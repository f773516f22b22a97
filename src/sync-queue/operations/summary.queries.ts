import type { QueueRows } from '../live-queue/live-queue.js';
import { OPEN_STATUSES, QUEUE_STATUSES, statusLiterals } from '../queue-status.js';

/**
 * Open entries by target and status ($1, JSON: what this version understands), and beside them, as status null, those whose
 * status it does not know. Both come from partial indexes that hold nothing of what was delivered, so it costs as much as
 * there is to do: 3 ms of 1,000,000 entries, 100 of them open, where a scan took 300 ms. The ranges say again that a status is unknown:
 * with them the index is read around what was cancelled and superseded, which may be much.
 */
export function selectOpen({ all }: QueueRows): string {
  return `
  WITH known AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS k(target text, entity text, columns text[])
  )
  SELECT coalesce(q.target, 'unknown') AS target, q.status,
         count(*)::int AS count,
         floor(extract(epoch FROM clock_timestamp() - min(q.created_at)))::int AS oldest_age_seconds,
         min(q.available_at) FILTER (WHERE q.status IN ('pending', 'failed')) AS next_due_at,
         (count(*) FILTER (WHERE k.entity IS NULL OR q.target_id IS NULL OR (q.fields - k.columns) <> '{}'))::int
           AS not_understood
    FROM ${all}
    LEFT JOIN known k ON k.target = q.target AND k.entity = q.entity
   WHERE q.status IN (${statusLiterals(OPEN_STATUSES)})
   GROUP BY q.target, q.status
   UNION ALL
  SELECT coalesce(q.target, 'unknown'), NULL, count(*)::int, NULL, NULL, count(*)::int
    FROM ${all}
   WHERE q.status NOT IN (${statusLiterals(QUEUE_STATUSES)})
     AND (q.status < 'cancelled' OR (q.status > 'cancelled' AND q.status < 'superseded') OR q.status > 'superseded')
   GROUP BY q.target`;
}

/** One row of {@link selectOpen}. */
export interface OpenRow {
  readonly target: string;
  readonly status: string | null;
  readonly count: number;
  readonly oldest_age_seconds: number | null;
  readonly next_due_at: string | null;
  readonly not_understood: number;
}

/** Of each target $1: what was delivered lately (from the partial index of delivered ones), who drains it, and what blocks it. */
export function selectTargetsNow({ all }: QueueRows): string {
  return `
  SELECT t.target,
         (SELECT count(*)::int FROM ${all}
           WHERE q.status = 'delivered' AND q.target = t.target
             AND q.delivered_at > now() - interval '1 minute') AS delivered_last_minute,
         (SELECT count(*)::int FROM ${all}
           WHERE q.status = 'delivered' AND q.target = t.target
             AND q.delivered_at > now() - interval '1 hour') AS delivered_last_hour,
         l.holder, l.expires_at, l.expires_at <= clock_timestamp() AS expired,
         b.blocked_until, b.reason
    FROM unnest($1::text[]) WITH ORDINALITY AS t(target, place)
    LEFT JOIN pipeline.lease l ON l.name = 'bridge:' || t.target
    LEFT JOIN LATERAL (
      SELECT r.blocked_until, r.reason FROM pipeline.rate_limit r
       WHERE starts_with(r.name, t.target || ':') AND r.blocked_until > clock_timestamp()
       ORDER BY r.blocked_until DESC LIMIT 1
    ) b ON true
   ORDER BY t.place`;
}

/** One row of {@link selectTargetsNow}. */
export interface TargetNowRow {
  readonly target: string;
  readonly delivered_last_minute: number;
  readonly delivered_last_hour: number;
  readonly holder: string | null;
  readonly expires_at: string | null;
  readonly expired: boolean | null;
  readonly blocked_until: string | null;
  readonly reason: string | null;
}

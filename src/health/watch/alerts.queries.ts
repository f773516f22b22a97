import type { EvidenceItem } from '../freshness/evidence.js';

/** A change that is to be told. Moments are ISO 8601 in UTC. */
export interface WaitingAlert {
  readonly id: string;
  readonly alertId: string;
  readonly source: string;
  readonly at: string;
  readonly from: string | null;
  readonly to: string;
  readonly isStale: boolean;
  readonly cause: string;
  readonly nextStep: string | null;
  readonly evidence: readonly EvidenceItem[];
  readonly lastSync: string | null;
  readonly attempts: number;
  /** Milliseconds since it was first tried. */
  readonly triedForMs: number;
}

/**
 * Takes the oldest alert that is due, for $1 milliseconds: an instance that dies with it leaves it to the next one. Those of
 * one source go in order: a recovery must not overtake what it is the end of.
 */
export const CLAIM_ALERT = `
  UPDATE pipeline.verdict_change AS c
     SET alert_attempts = alert_attempts + 1,
         alert_first_at = coalesce(alert_first_at, clock_timestamp()),
         alert_locked_until = clock_timestamp() + $1::float8 * interval '1 millisecond'
   WHERE id = (
           SELECT id FROM pipeline.verdict_change AS due
            WHERE alert_state = 'waiting' AND alert_due_at <= clock_timestamp()
              AND (alert_locked_until IS NULL OR alert_locked_until <= clock_timestamp())
              AND NOT EXISTS (SELECT FROM pipeline.verdict_change AS older
                               WHERE older.source = due.source AND older.id < due.id AND older.alert_state = 'waiting')
            ORDER BY id LIMIT 1
              FOR UPDATE SKIP LOCKED)
  RETURNING id::text, alert_id AS "alertId", source, at, alert_from AS "from", to_verdict AS "to", is_stale AS "isStale",
            cause, next_step AS "nextStep", evidence, last_sync AS "lastSync", alert_attempts AS attempts,
            extract(epoch FROM clock_timestamp() - alert_first_at)::float8 * 1000 AS "triedForMs"`;

/** The receiver has taken alert $1, at the attempt $2. */
export const SETTLE_DELIVERED = `
  UPDATE pipeline.verdict_change
     SET alert_state = 'delivered', alert_delivered_at = clock_timestamp(), alert_locked_until = NULL, alert_error = NULL
   WHERE id = $1 AND alert_state = 'waiting' AND alert_attempts = $2`;

/** It has not: $3 says why, and after $4 milliseconds it is tried again; null gives it up. */
export const SETTLE_FAILED = `
  UPDATE pipeline.verdict_change
     SET alert_state = CASE WHEN $4::float8 IS NULL THEN 'given_up' ELSE 'waiting' END,
         alert_due_at = clock_timestamp() + coalesce($4::float8, 0) * interval '1 millisecond',
         alert_locked_until = NULL, alert_error = $3
   WHERE id = $1 AND alert_state = 'waiting' AND alert_attempts = $2`;

/** How many wait, and milliseconds until the next is due; null when none is. */
export const LOOK_AT_ALERTS = `
  SELECT count(*)::int AS waiting,
         CASE WHEN count(*) > 0
              THEN greatest(0, extract(epoch FROM min(greatest(alert_due_at, alert_locked_until)) - clock_timestamp()) * 1000)::float8
          END AS "nextMs"
    FROM pipeline.verdict_change WHERE alert_state = 'waiting'`;

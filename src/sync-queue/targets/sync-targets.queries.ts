/** How a target stands, as `pipeline.sync_target` has it. */
export interface TargetState {
  readonly target: string;
  /** Null while it is not paused. */
  readonly paused_at: string | null;
  /** A person, or `bridge`. */
  readonly paused_by: string | null;
  readonly reason: string | null;
  /** The fingerprint of the credential that was refused, where that is the reason. */
  readonly credential: string | null;
}

/** What of a pause is told to whoever waits for a delivery. */
export type Pause = Pick<TargetState, 'target' | 'paused_by' | 'reason'>;

/** The {@link Pause} of a target as JSON, for a SELECT; null while it is not paused. */
export function pauseOf(target: string): string {
  return `(SELECT jsonb_build_object('target', t.target, 'paused_by', t.paused_by, 'reason', t.reason)
            FROM pipeline.sync_target t WHERE t.target = ${target} AND t.paused_at IS NOT NULL)`;
}

export const SELECT_TARGETS = `
  SELECT target, paused_at, paused_by, reason, credential FROM pipeline.sync_target ORDER BY target`;

const TELL = `
  INSERT INTO pipeline.event (kind, data)
  SELECT 'target', jsonb_build_object('target', target, 'paused_at', to_char(paused_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'paused_by', paused_by, 'reason', reason)
    FROM changed`;

/**
 * Pauses target $1 for $2 because of $3 ($4: the refused credential). Who paused it first keeps that; only a person takes it
 * over from the bridge, which would let it go on by itself.
 */
export const PAUSE_TARGET = `
  WITH changed AS (
    INSERT INTO pipeline.sync_target AS t (target, paused_at, paused_by, reason, credential, probed_at)
    VALUES ($1, clock_timestamp(), $2, $3, $4, clock_timestamp())
        ON CONFLICT (target) DO UPDATE
       SET paused_at = excluded.paused_at, paused_by = excluded.paused_by, reason = excluded.reason,
           credential = excluded.credential, probed_at = excluded.probed_at
     WHERE t.paused_at IS NULL OR (t.paused_by = 'bridge' AND excluded.paused_by <> 'bridge')
    RETURNING target, paused_at, paused_by, reason
  ), told AS (${TELL})
  SELECT target FROM changed`;

/** Resumes target $1; if $2 is given, only when it was paused by that. */
export const RESUME_TARGET = `
  WITH changed AS (
    UPDATE pipeline.sync_target
       SET paused_at = NULL, paused_by = NULL, reason = NULL, credential = NULL
     WHERE target = $1 AND paused_at IS NOT NULL AND ($2::text IS NULL OR paused_by = $2)
    RETURNING target, paused_at, paused_by, reason
  ), told AS (${TELL})
  SELECT target FROM changed`;

/** A row if a target $1 that the bridge paused itself may be asked again now: once in $2 seconds, by one instance. */
export const MAY_PROBE = `
  UPDATE pipeline.sync_target SET probed_at = clock_timestamp()
   WHERE target = $1 AND paused_at IS NOT NULL AND paused_by = 'bridge'
     AND probed_at < clock_timestamp() - make_interval(secs => $2::float8)
  RETURNING target`;

/**
 * Takes the next common turn of several limits ($1 names, $2 milliseconds between turns, $3 bursts, $4 turns wanted), if
 * it comes within $5 milliseconds (null: whenever). One statement, so that a turn is never given twice and instances need
 * not agree on a clock: `next_free_at` is the moment at which a limit has recovered from all turns given so far (GCRA).
 *
 * The rows are locked in the order of their names, so that two limits taken together never deadlock, and the clock is
 * read after that: a statement that waited for the row must not give a turn in the past. `known` tells of missing rows.
 *
 * Of the lanes ($6, named in $1 as well) only the one that is free first is taken.
 */
export const RESERVE_SLOT = `
  WITH asked AS (
    SELECT * FROM unnest($1::text[], $2::float8[], $3::float8[], $4::float8[]) AS a(name, interval_ms, burst, cost)
  ), locked AS (
    SELECT name, next_free_at, blocked_until, reason
      FROM pipeline.rate_limit WHERE name = ANY ($1) ORDER BY name FOR UPDATE
  ), lane AS (
    SELECT name FROM locked WHERE name = ANY ($6::text[]) ORDER BY next_free_at, name LIMIT 1
  ), used AS (
    SELECT * FROM locked WHERE name <> ALL ($6::text[]) OR name IN (SELECT name FROM lane)
  ), moment AS (
    SELECT count(*)::integer AS known, clock_timestamp() AS now FROM locked
  ), slot AS (
    SELECT m.known,
           m.now,
           greatest(m.now, max(l.blocked_until),
             max(l.next_free_at - make_interval(secs => (a.burst - a.cost) * a.interval_ms / 1000))) AS at,
           max(l.reason) FILTER (WHERE l.blocked_until > m.now) AS reason
      FROM moment m CROSS JOIN used l JOIN asked a ON a.name = l.name
     GROUP BY m.known, m.now
  ), taken AS (
    UPDATE pipeline.rate_limit r
       SET next_free_at = greatest(l.next_free_at, s.at) + make_interval(secs => a.cost * a.interval_ms / 1000)
      FROM slot s CROSS JOIN used l JOIN asked a ON a.name = l.name
     WHERE r.name = l.name
       AND s.known = cardinality($1)
       AND ($5::float8 IS NULL OR s.at <= s.now + make_interval(secs => $5 / 1000))
    RETURNING r.name
  )
  SELECT known,
         (SELECT count(*)::integer FROM taken) AS taken,
         (extract(epoch FROM at - now) * 1000)::float8 AS wait_ms,
         (extract(epoch FROM at) * 1000)::float8 AS at,
         reason,
         (SELECT name FROM lane) AS lane
    FROM slot`;

/** The row of {@link RESERVE_SLOT}; none when no limit is known. */
export interface SlotRow {
  readonly known: number;
  readonly taken: number;
  readonly wait_ms: number;
  readonly at: number;
  readonly reason: string | null;
  readonly lane: string | null;
}

/** Makes the rows ($1) of limits that were never used. */
export const INTRODUCE_LIMITS = `
  INSERT INTO pipeline.rate_limit (name, next_free_at)
  SELECT name, clock_timestamp() FROM unnest($1::text[]) AS a(name) ORDER BY name
      ON CONFLICT (name) DO NOTHING`;

/** The clock, and for how many milliseconds one of the limits ($1) is still blocked; 0 when none is. */
export const LOOK_AT_LIMITS = `
  SELECT (extract(epoch FROM m.now) * 1000)::float8 AS now,
         (coalesce(greatest(extract(epoch FROM l.blocked_until - m.now), 0), 0) * 1000)::float8 AS blocked_ms
    FROM (SELECT max(blocked_until) AS blocked_until FROM pipeline.rate_limit WHERE name = ANY ($1::text[])) l
   CROSS JOIN (SELECT clock_timestamp() AS now OFFSET 0) m`;

/**
 * Lets the next one into a lane ($1) in $2 milliseconds, unless it was given to another one, who holds it longer than we
 * did (until $3, milliseconds). They count from the moment $4 (milliseconds; null: now), as this may have waited for a connection.
 */
export const FREE_LANE = `
  UPDATE pipeline.rate_limit
     SET next_free_at = least(clock_timestamp(), to_timestamp($4::float8 / 1000)) + make_interval(secs => $2::float8 / 1000)
   WHERE name = $1 AND extract(epoch FROM next_free_at) * 1000 < $3::float8 + 1`;

/** Blocks a limit ($1) for $2 seconds because of $3. Several callers hear one 429 each: the longest block counts. */
export const BLOCK_LIMIT = `
  INSERT INTO pipeline.rate_limit AS r (name, next_free_at, blocked_until, reason)
  VALUES ($1, clock_timestamp(), clock_timestamp() + make_interval(secs => $2::float8), $3)
      ON CONFLICT (name) DO UPDATE
     SET blocked_until = greatest(r.blocked_until, excluded.blocked_until),
         reason = CASE WHEN r.blocked_until > excluded.blocked_until THEN r.reason ELSE excluded.reason END`;

/**
 * Takes or renews the lease $1 for the holder $2 for $3 seconds, unless another one has it. The fence grows whenever it
 * was free between: also for the same holder, who may have slept.
 */
export const TAKE_LEASE = `
  INSERT INTO pipeline.lease AS l (name, holder, fence, expires_at)
  VALUES ($1, $2, 1, clock_timestamp() + make_interval(secs => $3::float8))
      ON CONFLICT (name) DO UPDATE
     SET holder = excluded.holder,
         fence = l.fence + CASE WHEN l.holder = excluded.holder AND l.expires_at > clock_timestamp() THEN 0 ELSE 1 END,
         expires_at = excluded.expires_at
   WHERE l.holder = excluded.holder OR l.expires_at <= clock_timestamp()
  RETURNING fence`;

/** Ends the lease $1 if the holder $2 still has it under the fence $3. */
export const RELEASE_LEASE = `
  UPDATE pipeline.lease SET expires_at = clock_timestamp() WHERE name = $1 AND holder = $2 AND fence = $3::bigint`;

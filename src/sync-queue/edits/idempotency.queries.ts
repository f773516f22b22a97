/** How long a key is remembered. */
const KEPT = "interval '24 hours'";

/**
 * Claims key $2 of $1 for the request $3. No row when it is taken; while the one who took it has not committed, this
 * waits, so of two at once one writes and the other answers the same. A key that is older than a day is free again.
 */
export const CLAIM_KEY = `
  INSERT INTO pipeline.idempotency_key AS k (principal, key, fingerprint)
  VALUES ($1, $2, $3)
  ON CONFLICT (principal, key) DO UPDATE
     SET fingerprint = excluded.fingerprint, etag = NULL, body = NULL, created_at = now()
   WHERE k.created_at < now() - ${KEPT}
  RETURNING true AS claimed`;

export const SELECT_KEPT_ANSWER = `
  SELECT fingerprint, etag, body FROM pipeline.idempotency_key WHERE principal = $1 AND key = $2`;

/** Keeps the answer with the key, in the transaction that made it. */
export const KEEP_ANSWER = `
  UPDATE pipeline.idempotency_key SET etag = $3, body = $4 WHERE principal = $1 AND key = $2`;

export const FORGET_OLD_KEYS = `DELETE FROM pipeline.idempotency_key WHERE created_at < now() - ${KEPT}`;

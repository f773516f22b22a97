/** Whoever inserts the row acts; everybody else finds it. */
export const CLAIM_KEY = `
INSERT INTO idempotency_key (person, key, fingerprint, created_at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT DO NOTHING`;

export const SELECT_KEY = `
SELECT fingerprint, answer FROM idempotency_key WHERE person = ?1 AND key = ?2`;

export const KEEP_ANSWER = `
UPDATE idempotency_key SET answer = ?3 WHERE person = ?1 AND key = ?2`;

export const FREE_KEY = `
DELETE FROM idempotency_key WHERE person = ?1 AND key = ?2 AND answer IS NULL`;

export const FORGET_OLD_KEYS = `
DELETE FROM idempotency_key WHERE created_at < ?1`;

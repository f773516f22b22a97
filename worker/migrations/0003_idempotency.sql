-- The answer to a request that carried an Idempotency-Key, one a person and key, kept for a day.
CREATE TABLE idempotency_key (
  person TEXT NOT NULL,
  key TEXT NOT NULL,
  -- Of path and body: the key with another request is refused.
  fingerprint TEXT NOT NULL,
  -- NULL until the request has been answered; what began and has no answer may have acted.
  answer TEXT,
  created_at TEXT NOT NULL,
  PRIMARY KEY (person, key)
) WITHOUT ROWID;
CREATE INDEX idempotency_key_by_age ON idempotency_key (created_at);

-- What people have to do. Each step of an action is kept in action_event, who and when, by the same transaction.
CREATE TABLE action (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  detail TEXT,
  -- What of the warehouse it is about, e.g. dev-groups and a record's id.
  resource TEXT,
  resource_id TEXT,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'claimed', 'done', 'dismissed')),
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  claimed_at TEXT,
  claimed_by TEXT,
  closed_at TEXT,
  closed_by TEXT,
  CHECK ((status = 'claimed') <= (claimed_by IS NOT NULL)),
  CHECK ((status IN ('done', 'dismissed')) = (closed_by IS NOT NULL))
);
CREATE INDEX action_by_status ON action (status, id);
CREATE INDEX action_by_resource ON action (resource, resource_id, id);

CREATE TABLE action_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  action_id INTEGER NOT NULL REFERENCES action (id),
  step TEXT NOT NULL CHECK (step IN ('add', 'claim', 'done', 'dismiss', 'reopen')),
  note TEXT,
  happened_at TEXT NOT NULL,
  happened_by TEXT NOT NULL
);
CREATE INDEX action_event_by_action ON action_event (action_id, id);

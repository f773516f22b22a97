-- Who did what, as pages report it. Append-only: the database itself refuses anything else.
CREATE TABLE activity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  action TEXT NOT NULL,
  detail TEXT,
  happened_at TEXT NOT NULL,
  happened_by TEXT NOT NULL
);
CREATE INDEX activity_by_action ON activity (action, id);
CREATE INDEX activity_by_person ON activity (happened_by, id);

CREATE TRIGGER activity_is_not_changed BEFORE UPDATE ON activity
BEGIN SELECT RAISE (ABORT, 'activity is append-only'); END;
CREATE TRIGGER activity_is_not_deleted BEFORE DELETE ON activity
BEGIN SELECT RAISE (ABORT, 'activity is append-only'); END;

import { type Step, TRANSITIONS } from './action.js';

export const INSERT_ACTION = `
INSERT INTO action (title, detail, resource, resource_id, created_at, created_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
RETURNING *`;

/** Right behind the INSERT, in the same transaction. */
export const INSERT_ADD_EVENT = `
INSERT INTO action_event (action_id, step, happened_at, happened_by) VALUES (last_insert_rowid(), 'add', ?1, ?2)`;

export const SELECT_ACTION = `SELECT * FROM action WHERE id = ?1`;

export const SELECT_EVENTS = `
SELECT step, note, happened_at, happened_by FROM action_event WHERE action_id = ?1 ORDER BY id`;

/** Filters that are not given are NULL. A page is read by the primary key, backwards. */
export const SELECT_ACTIONS = `
SELECT * FROM action
WHERE id < ?1
  AND (?2 IS NULL OR status = ?2)
  AND (?3 IS NULL OR resource = ?3)
  AND (?4 IS NULL OR resource_id = ?4)
  AND (?5 IS NULL OR claimed_by = ?5)
ORDER BY id DESC LIMIT ?6`;

/** ?1 the action, ?2 who, ?3 when, ?4 a note. Both statements have one condition, and run in one transaction. */
function allowed(step: Step): string {
  const from = TRANSITIONS[step].from.map((status) => `'${status}'`).join(', ');
  const own = step === 'reopen' ? '' : " AND (status <> 'claimed' OR claimed_by = ?2)";
  return `id = ?1 AND status IN (${from})${own}`;
}

const CHANGES: Readonly<Record<Step, string>> = {
  claim: "status = 'claimed', claimed_at = ?3, claimed_by = ?2",
  done: "status = 'done', closed_at = ?3, closed_by = ?2",
  dismiss: "status = 'dismissed', closed_at = ?3, closed_by = ?2",
  reopen: "status = 'open', claimed_at = NULL, claimed_by = NULL, closed_at = NULL, closed_by = NULL",
};

/** Before the UPDATE, as it asks for the state before. */
export function insertStepEvent(step: Step): string {
  return `
INSERT INTO action_event (action_id, step, happened_by, happened_at, note)
SELECT id, '${step}', ?2, ?3, ?4 FROM action WHERE ${allowed(step)}`;
}

export function updateAction(step: Step): string {
  return `UPDATE action SET ${CHANGES[step]} WHERE ${allowed(step)} RETURNING *`;
}

export const INSERT_ACTIVITY = `
INSERT INTO activity (action, detail, happened_at, happened_by) VALUES (?1, ?2, ?3, ?4) RETURNING *`;

/** Filters that are not given are NULL. A page is read by the primary key, backwards. */
export const SELECT_ACTIVITIES = `
SELECT * FROM activity
WHERE id < ?1 AND (?2 IS NULL OR action = ?2) AND (?3 IS NULL OR happened_by = ?3)
ORDER BY id DESC LIMIT ?4`;

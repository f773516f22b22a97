import { openStatusOf } from '../merge/keep.queries.js';
import { stagingName } from '../staging/staging.queries.js';
import type { PulledTable } from '../tables/pulled-table.js';

/** Where the stages' dates stand, and which task of Asana's has each. */
export const DEV_GROUPS = { name: 'airtable_raw.dev_group', key: 'id' } as const;

/**
 * Each stage whose task was read: the date that we have, and that of the task. A task that no project lists was not read.
 * The links name the stages by their columns.
 */
const STAGES = (tasks: PulledTable): string => `
  SELECT d.id AS record_id, g.field, g.gid, to_jsonb(d) -> g.field AS ours, to_jsonb(s.c_due_on) AS theirs,
         s.c_modified_at AS modified_at, s.read_at
    FROM ${DEV_GROUPS.name} d
   CROSS JOIN LATERAL jsonb_each_text(
         CASE WHEN jsonb_typeof(d.asana_gids) = 'object' THEN d.asana_gids ELSE '{}' END) AS g(field, gid)
    JOIN ${stagingName(tasks)} s ON s.key = g.gid
   WHERE g.field LIKE '%\\_date' AND to_jsonb(d) ? g.field`;

/**
 * What an edit of a stage waits for: an entry that is not delivered, or one that came about while the tasks were read. Where
 * the queue is another bridge's: while Asana still has the value from before our newest edit.
 */
function waiting(queueIsOurs: boolean): string {
  const meanwhile = `CASE WHEN e.requested_at >= stage.read_at THEN 'edited' END`;
  if (!queueIsOurs)
    return `CASE WHEN coalesce(e.old_value, 'null') = coalesce(stage.theirs, 'null') THEN 'edited' ELSE ${meanwhile} END`;
  return `coalesce(${openStatusOf('dev_group', 'stage.record_id', 'stage.field')}, ${meanwhile}, (
           SELECT 'edited' FROM pdos.pending_sync_queue q
            WHERE q.entity = 'dev_group' AND q.entity_id = stage.record_id AND q.target = 'asana' AND q.fields ? stage.field
              AND q.delivered_at >= stage.read_at LIMIT 1))`;
}

/**
 * Lists the stages whose date is not that of their task, for run $1, and counts those that were compared. Who changed a date
 * last: an edit of ours that waits, or is newer than the task's last change; Asana, where the task changed after our edit, or
 * since the last pull saw it with our date. Else nobody can say: the date may have come from Airtable.
 */
export function noteStageDifferences(tasks: PulledTable, queueIsOurs: boolean): string {
  return `
  WITH stage AS MATERIALIZED (${STAGES(tasks)}), found AS MATERIALIZED (
    SELECT stage.*, e.requested_by, e.requested_at, ${waiting(queueIsOurs)} AS waiting,
           CASE WHEN e.requested_at IS NOT NULL AND coalesce(e.new_value, 'null') = coalesce(stage.ours, 'null')
                THEN CASE WHEN stage.modified_at > e.requested_at THEN 'upstream' ELSE 'warehouse' END
                WHEN (SELECT coalesce(to_jsonb(t.due_on), 'null') = coalesce(stage.ours, 'null')
                        FROM ${tasks.name} t WHERE t.gid = stage.gid LIMIT 1) THEN 'upstream'
                ELSE 'unknown' END AS by_evidence
      FROM stage
      LEFT JOIN LATERAL (
           SELECT h.requested_by, h.requested_at, c.old_value, c.new_value
             FROM pipeline.change_field c JOIN pipeline.change h ON h.id = c.change_id
            WHERE c.entity = 'dev_group' AND c.entity_id = stage.record_id AND c.field = stage.field
            ORDER BY c.seq DESC LIMIT 1) e ON true
     WHERE coalesce(stage.ours, 'null') <> coalesce(stage.theirs, 'null')
  ), told AS (
    SELECT *, CASE WHEN waiting IS NOT NULL THEN 'warehouse' ELSE by_evidence END AS changed_last FROM found
  ), listed AS (
    INSERT INTO pipeline.drift_field (run_id, table_name, record_id, field, kind, ours, theirs, changed_last, changed_by,
                                      changed_at, waiting)
    SELECT $1, '${DEV_GROUPS.name}', record_id, field, 'differs', ours, theirs, changed_last,
           CASE WHEN changed_last = 'warehouse' THEN requested_by END,
           CASE changed_last WHEN 'warehouse' THEN requested_at WHEN 'upstream' THEN modified_at END, waiting
      FROM told
  )
  SELECT (SELECT count(*) FROM stage)::int AS compared, count(*)::int AS differing,
         (count(*) FILTER (WHERE waiting IS NOT NULL))::int AS waiting
    FROM told`;
}

/** What {@link noteStageDifferences} counts. */
export interface StageCounts {
  readonly compared: number;
  readonly differing: number;
  readonly waiting: number;
}

/**
 * The stages of run $1 that may take the date of their task: none that an edit waits for, or that was changed here last, and
 * none for which Asana has no date: a task without one takes no date away.
 */
export const SELECT_STAGES_TO_REPAIR = `
  SELECT record_id, field, ours #>> '{}' AS ours, theirs #>> '{}' AS theirs
    FROM pipeline.drift_field
   WHERE run_id = $1 AND table_name = '${DEV_GROUPS.name}' AND kind = 'differs' AND waiting IS NULL
     AND changed_last <> 'warehouse' AND theirs IS NOT NULL AND theirs <> 'null'
   ORDER BY record_id, field`;

/** A row of {@link SELECT_STAGES_TO_REPAIR}. */
export interface StageToRepair {
  readonly record_id: string;
  readonly field: string;
  readonly ours: string | null;
  readonly theirs: string;
}

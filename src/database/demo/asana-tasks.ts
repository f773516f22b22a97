import { type ProjectRow, projectRows } from './asana-projects.js';
import { DEV_GROUPS, EDITED_DEV_GROUP, STAGES } from './dev-group-list.js';
import { devGroupRows, launchBeforeEdit, stageTaskGid } from './dev-groups.js';
import { asanaGid } from './identifiers.js';
import { type Random, randomFor } from './random.js';
import { dateFromToday, type Story, timestamp } from './story.js';

/** A row of `asana_raw.task`. */
export interface TaskRow {
  gid: string;
  project_gid: string | null;
  name: string;
  due_on: string | null;
  completed: boolean;
  assignee_name: string | null;
  modified_at: string;
  synced_at: string;
}

export const TASK_COLUMNS = [
  'gid',
  'project_gid',
  'name',
  'due_on',
  'completed',
  'assignee_name',
  'modified_at',
  'synced_at',
] as const;

export const TASK_COUNT = 462;

/** A project that was deleted in Asana while tasks still name it. */
export const DELETED_PROJECT_GID = asanaGid('project/deleted');

const PEOPLE = [
  'Priya Raman',
  'Zoë Lindqvist',
  "Sean O'Connor",
  '王芳',
  '田中 葵',
  'ليلى حداد',
  'Marek Dvořák',
] as const;

const CHORES = [
  'Approve artwork',
  'Chase sample shipment',
  'Collect stability results',
  'Order pallets',
  'Review claims with legal',
  'Update ingredient list (INCI)',
  'Translate leaflet',
  'Book lab slot',
  "Confirm supplier's MOQ",
  'Cost sheet v2 <final>',
] as const;

/** The stages' tasks, then what else people have to do. */
export function taskRows(story: Story): TaskRow[] {
  const random = randomFor(story.seed, 'tasks');
  const stages = stageTasks(random, story);
  const projects = projectRows(story);
  const chores = Array.from({ length: TASK_COUNT - stages.length }, (_, i) => chore(i, projects, random, story));
  return [...stages, ...chores];
}

/** One for each stage that the dev group has a gid for, due on the stage's date. */
function stageTasks(random: Random, story: Story): TaskRow[] {
  const rows = devGroupRows(story);
  return DEV_GROUPS.flatMap(({ key, name, deletedTask }, i) => {
    const row = rows[i];
    return STAGES.flatMap(({ column, label }) => {
      if (row?.asana_gids?.[column] === undefined || column === deletedTask) return [];
      const isWaiting = key === EDITED_DEV_GROUP && column === 'launch_date';
      const due = isWaiting ? launchBeforeEdit(story) : row[column];
      return taskRow(
        { gid: stageTaskGid(key, column), project_gid: row.asana_project_gid, name: `${label}: ${name}` },
        due,
        random,
        story,
      );
    });
  });
}

function chore(index: number, projects: readonly ProjectRow[], random: Random, story: Story): TaskRow {
  // The first three are in a project that is gone, the fourth in none.
  const project_gid = index < 3 ? DELETED_PROJECT_GID : index === 3 ? null : random.pick(projects).gid;
  const due = random.chance(0.2) ? null : dateFromToday(story, random.int(-220, 160));
  return taskRow({ gid: asanaGid(`task/chore/${index}`), project_gid, name: random.pick(CHORES) }, due, random, story);
}

function taskRow(
  task: Pick<TaskRow, 'gid' | 'project_gid' | 'name'>,
  due: string | null,
  random: Random,
  story: Story,
): TaskRow {
  const isPast = due !== null && due < dateFromToday(story, 0);
  return {
    ...task,
    due_on: due,
    completed: random.chance(isPast ? 0.88 : 0.04),
    assignee_name: random.chance(0.15) ? null : random.pick(PEOPLE),
    modified_at: timestamp(story.lastNight - random.int(1, 4_000) * 600_000),
    synced_at: timestamp(story.lastNight),
  };
}

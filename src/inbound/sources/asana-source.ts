import type { AsanaClient } from '../../upstreams/asana/asana-client.js';
import type { AsanaLoneTask, AsanaProject, AsanaTask } from '../../upstreams/asana/asana-parse.js';
import type { JsonObject } from '../../upstreams/http/json.js';
import { UpstreamError } from '../../upstreams/http/result.js';
import { retryReading } from '../../upstreams/http/retry-reading.js';
import { ASANA_BATCH_ACTIONS } from '../../upstreams/limits/upstream-limits.js';
import type { ReadContext, ReadPage, ReadStep, WholeSource } from '../pull/pull-source.js';
import type { PulledTable } from '../tables/pulled-table.js';
import { isStorable, type ReadRow, type StagedValue } from '../tables/staged-row.js';

const PROJECTS: PulledTable = {
  source: 'asana',
  name: 'asana_raw.project',
  key: 'gid',
  columns: [
    { name: 'name', type: 'text' },
    { name: 'archived', type: 'boolean' },
    { name: 'modified_at', type: 'timestamptz' },
  ],
  whole: true,
};

const TASKS: PulledTable = {
  source: 'asana',
  name: 'asana_raw.task',
  key: 'gid',
  columns: [
    { name: 'project_gid', type: 'text' },
    { name: 'name', type: 'text' },
    { name: 'due_on', type: 'date' },
    { name: 'completed', type: 'boolean' },
    { name: 'assignee_name', type: 'text' },
    { name: 'modified_at', type: 'timestamptz' },
  ],
  whole: true,
  parent: 'project_gid',
};

/** Asana: every project that our token sees, and the tasks of each. */
export class AsanaSource implements WholeSource {
  readonly tables: readonly PulledTable[] = [PROJECTS, TASKS];

  constructor(private readonly client: AsanaClient) {}

  async *read(table: PulledTable, context: ReadContext): AsyncGenerator<ReadStep, void, undefined> {
    if (table === PROJECTS) yield* this.readProjects(context);
    else yield* this.readTasks(context);
  }

  /** A task in no project is in no listing, and may still be there. */
  async *readUnlisted(
    table: PulledTable,
    gids: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<ReadPage, void, undefined> {
    if (table !== TASKS) return;
    for (let from = 0; from < gids.length; from += ASANA_BATCH_ACTIONS) {
      const asked = gids.slice(from, from + ASANA_BATCH_ACTIONS);
      const { value } = await retryReading(() => this.client.getLoneTasks(asked, { signal }), signal);
      const rows = [...value.values()].flatMap((reading) => (reading.kind === 'found' ? [readLone(reading.task)] : []));
      yield { kind: 'page', part: 'unlisted', rows };
    }
  }

  private async *readProjects({ signal }: ReadContext): AsyncGenerator<ReadStep, void, undefined> {
    for await (const page of this.client.readProjects(undefined, { signal })) {
      const part = PROJECTS.name;
      if (page.kind === 'restart') yield { kind: 'restart', part };
      else yield { kind: 'page', part, rows: page.items.map((project) => readProject(project)) };
    }
  }

  private async *readTasks(context: ReadContext): AsyncGenerator<ReadStep, void, undefined> {
    for (const project of await context.keysOf(PROJECTS)) {
      try {
        for await (const page of this.client.readTasks(project, { signal: context.signal })) {
          if (page.kind === 'restart') yield { kind: 'restart', part: project };
          else {
            const rows = page.items.map((task) => readTask(task, project));
            yield { kind: 'page', part: project, rows, mayComeAgain: true };
          }
        }
      } catch (error) {
        // Deleted since the projects were listed: the next pull finds it gone, and its tasks with it.
        if (!(error instanceof UpstreamError && error.failure.status === 404)) throw error;
      }
    }
  }
}

function readProject({ gid, name, archived, modified_at }: AsanaProject): ReadRow {
  return checked(gid, { name, archived, modified_at });
}

/** In several projects that no listing had it for, the first. */
function readLone(task: AsanaLoneTask): ReadRow {
  return readTask(task, task.project_gids[0] ?? null);
}

function readTask(
  { gid, name, due_on, completed, assignee_name, modified_at }: AsanaTask,
  project: string | null,
): ReadRow {
  return checked(gid, { project_gid: project, name, due_on, completed, assignee_name, modified_at });
}

/** The client has checked the form; what is left is what PostgreSQL can't keep. */
function checked(gid: string, values: Readonly<Record<string, StagedValue>> & JsonObject): ReadRow {
  const problem = Object.entries(values).find(([column, value]) => !isFit(column, value))?.[0];
  if (problem === undefined) return { good: { key: gid, values } };
  const reason = `${problem}: ${JSON.stringify(values[problem])} can’t be kept`;
  return { bad: { key: gid, reason, original: { gid, ...values } } };
}

function isFit(column: string, value: StagedValue): boolean {
  if (typeof value !== 'string') return true;
  if (column.endsWith('_at')) return !Number.isNaN(Date.parse(value));
  if (column.endsWith('_on')) return isRealDay(value);
  return isStorable(value);
}

function isRealDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

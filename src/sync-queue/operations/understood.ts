import { DEFAULT_TABLES } from '../../upstreams/mapping/default-mapping.js';
import { AIRTABLE_ENTITIES } from '../../upstreams/mapping/upstream-mapping.js';
import { QUEUE_STATUSES } from '../queue-status.js';

/** What this version can deliver of one entity to one target: entries of anything else the bridge leaves alone. */
export interface Understood {
  readonly target: string;
  readonly entity: string;
  readonly columns: readonly string[];
}

/** Stages are the dates of a dev group; each may have a task whose due date it is. */
const STAGES = Object.entries(DEFAULT_TABLES.dev_group.fields).flatMap(([column, [, kind]]) =>
  kind === 'date' ? [column] : [],
);

/** Everything that the bridge claims. */
export const UNDERSTOOD: readonly Understood[] = [
  ...AIRTABLE_ENTITIES.map((entity) => ({
    target: 'airtable',
    entity,
    columns: Object.keys(DEFAULT_TABLES[entity].fields),
  })),
  { target: 'asana', entity: 'dev_group', columns: STAGES },
];

/** Whether this version knows what an entry wants. */
export function isUnderstood(entry: {
  readonly target: string;
  readonly entity: string;
  readonly target_id: string | null;
  readonly status: string;
  readonly fields: Readonly<Record<string, unknown>>;
}): boolean {
  const known = UNDERSTOOD.find(({ target, entity }) => target === entry.target && entity === entry.entity);
  return (
    known !== undefined &&
    entry.target_id !== null &&
    QUEUE_STATUSES.some((status) => status === entry.status) &&
    Object.keys(entry.fields).every((column) => known.columns.includes(column))
  );
}

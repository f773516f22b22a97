import { DEFAULT_TABLES } from '../upstreams/mapping/default-mapping.js';
import { AIRTABLE_ENTITIES } from '../upstreams/mapping/upstream-mapping.js';
import type { SyncTarget } from './queue-entry.js';
import { QUEUE_STATUSES } from './queue-status.js';

/** An entity that one upstream can be told of, and which of its columns. */
export interface UnderstoodEntity {
  readonly entity: string;
  readonly columns: readonly string[];
}

/** Stages are the dates of a dev group; each may have a task whose due date it is. */
const STAGES = Object.entries(DEFAULT_TABLES.dev_group.fields).flatMap(([column, [, kind]]) =>
  kind === 'date' ? [column] : [],
);

/** What this version can deliver: of this the bridge claims entries, and leaves those of anything else alone. */
export const UNDERSTOOD: Readonly<Record<SyncTarget, readonly UnderstoodEntity[]>> = {
  airtable: AIRTABLE_ENTITIES.map((entity) => ({ entity, columns: Object.keys(DEFAULT_TABLES[entity].fields) })),
  asana: [{ entity: 'dev_group', columns: STAGES }],
};

/** Whether this version knows what an entry wants. */
export function isUnderstood(entry: {
  readonly target: string | null;
  readonly entity: string | null;
  readonly target_id: string | null;
  readonly status: string;
  readonly fields: Readonly<Record<string, unknown>>;
}): boolean {
  const entities = Object.entries(UNDERSTOOD).find(([target]) => target === entry.target)?.[1];
  const known = entities?.find(({ entity }) => entity === entry.entity);
  return (
    known !== undefined &&
    entry.target_id !== null &&
    QUEUE_STATUSES.some((status) => status === entry.status) &&
    Object.keys(entry.fields).every((column) => known.columns.includes(column))
  );
}

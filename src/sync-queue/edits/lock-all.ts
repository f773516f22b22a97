import type { PoolClient } from 'pg';
import type { EditCommand, LockedRecord } from './edit-command.js';
import { toEditValue } from './edit-values.js';
import { type LockedRow, lockRecords } from './edits.queries.js';

/** Which records are to be locked, and which references of theirs looked for. */
export type LockRequest = Pick<EditCommand, 'resource' | 'ids' | 'references'>;

/**
 * Locks the records of an edit and reads what it is decided by.
 * @param multipleLink the table of links to several records, or its empty stand-in.
 * @throws what the edit says of records that are not there.
 */
export async function lockAll(client: PoolClient, command: EditCommand, multipleLink: string): Promise<LockedRecord[]> {
  const records = await lockExisting(client, command, multipleLink);
  const missing = command.ids.filter((id) => !records.some((record) => record.id === id));
  if (missing.length > 0) throw command.missing(missing);
  return records;
}

/** The same, of those records that there are. */
export async function lockExisting(
  client: PoolClient,
  { resource, ids, references = new Map<string, string>() }: LockRequest,
  multipleLink: string,
): Promise<LockedRecord[]> {
  const checked = resource.fields.filter(({ name }) => references.has(name));
  const { rows } = await client.query<LockedRow & Record<string, unknown>>(
    lockRecords(resource, checked, multipleLink),
    [ids, ...checked.map(({ name }) => references.get(name))],
  );
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    values: new Map(resource.fields.map(({ name, column }) => [name, toEditValue(row[column])])),
    asanaGids: readGids(row.asana_gids),
    ambiguous: row.ambiguous,
    missingReferences: row.missing_references,
  }));
}

function readGids(value: unknown): ReadonlyMap<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== ''));
}

import type { ClientBase } from 'pg';
import { copyRows, type CopyProgress as DemoProgress, type TableFill } from '../copy-rows.js';
import { DEMO_TABLES } from './demo-tables.js';
import { gapMemory } from './gap-history.js';
import { type DemoOptions, type Story, storyOf } from './story.js';

export type { CopyProgress as DemoProgress } from '../copy-rows.js';

/** What was filled. */
export interface DemoSummary {
  /** False when the warehouse held rows already: then nothing was touched. */
  filled: boolean;
  /** Rows that went in, by table. */
  rows: Readonly<Record<string, number>>;
  seconds: number;
}

/** What is done with the rows. */
interface FillOptions extends DemoOptions {
  readonly onProgress?: (progress: DemoProgress) => void;
  /** By table, what those who stand on the database would remember of the demo; where they remember anything, that counts. */
  readonly remembered?: (story: Story) => Readonly<Record<string, TableFill>>;
}

/**
 * Fills an empty warehouse with the demo, in one transaction: a process that dies half-way leaves it empty, and the
 * next start fills it. Of two that fill at once, one does and the other answers `filled: false`.
 *
 * @param client a connection of the caller's with no transaction open; it must not be used meanwhile.
 * @throws the database's error, after a rollback.
 */
export async function fillDemoWarehouse(
  client: ClientBase,
  { onProgress, remembered = () => ({}), ...options }: FillOptions,
): Promise<DemoSummary> {
  const started = performance.now();
  const rows: Record<string, number> = {};
  // Read committed, because the emptiness must be seen as it is after the lock was waited for.
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
  try {
    // Conflicts with itself and with writers, not with readers.
    await client.query('LOCK TABLE airtable_raw.client IN SHARE ROW EXCLUSIVE MODE');
    const filled = await isWarehouseEmpty(client);
    if (filled) {
      const story = storyOf(options);
      for (const [table, fillOf] of Object.entries(DEMO_TABLES)) {
        rows[table] = await copyRows(client, table, fillOf(story), onProgress);
      }
      await client.query(NOTE_QUEUED_FIELDS);
      for (const memory of [gapMemory(story), remembered(story)]) {
        if (!(await isEmpty(client, Object.keys(memory)))) continue;
        for (const [table, fill] of Object.entries(memory)) await copyRows(client, table, fill);
      }
      // Without statistics the first reads would plan for empty tables.
      await client.query(`ANALYZE ${Object.keys(DEMO_TABLES).join(', ')}`);
    }
    await client.query('COMMIT');
    return { filled, rows, seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      // The connection is gone, and the transaction with it; the first error says why.
    });
    throw error;
  }
}

/** What an edit through the API notes as well: which entry is the newest of each field. */
const NOTE_QUEUED_FIELDS = `
  INSERT INTO pipeline.field_sync (entity, entity_id, field, target, entry_id)
  SELECT q.entity, q.entity_id, f.name, q.target, max(q.id)
    FROM pdos.pending_sync_queue q CROSS JOIN LATERAL jsonb_object_keys(q.fields) AS f(name)
   GROUP BY q.entity, q.entity_id, f.name, q.target`;

/** True when none of the tables that the demo fills holds a row: it never fills over somebody's data. */
export function isWarehouseEmpty(client: ClientBase): Promise<boolean> {
  return isEmpty(client, Object.keys(DEMO_TABLES));
}

async function isEmpty(client: ClientBase, tables: readonly string[]): Promise<boolean> {
  const checks = tables.map((table) => `NOT EXISTS (SELECT FROM ${table})`);
  const { rows } = await client.query<{ empty: boolean }>(`SELECT ${checks.join(' AND ') || 'true'} AS empty`);
  return rows[0]?.empty === true;
}

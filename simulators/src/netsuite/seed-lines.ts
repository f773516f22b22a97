import { setImmediate as breathe } from 'node:timers/promises';
import pg from 'pg';
import { isoNow } from '../dates.js';
import type { SimState } from '../state/sim-state.js';
import { type SeedLine, storedLine } from './line.js';
import type { LineStore } from './line-store.js';
import type { NetSuiteParts } from './netsuite-controls.js';

/** What NetSuite holds beside the lines that the warehouse has. */
export interface NetSuiteSeed {
  /** IANA name: the account's time zone to begin with. */
  readonly timeZone: string;
  /** Whether the integration's role may see transactions. */
  readonly transactionsVisible: boolean;
  /** The lines that came, or changed, since the warehouse was filled; `filledAt` is the last nightly run that it tells of. */
  missing(filledAt: Date): Iterable<SeedLine>;
  /** Leaves the warehouse's lines out, for who asks the other vendors alone. */
  readonly withoutLines?: boolean;
}

/**
 * So many at once: a simulator that fills goes on answering for the other vendors in its process. More of them hold requests
 * up for so long that those of a second arrive together with those of the next, which Airtable's limit refuses.
 */
const BATCH_LINES = 500;

const WAREHOUSE_LINES = `
  SELECT id, invoice_number, invoice_date::text, customer_name, brand, item, quantity::text, amount::text,
         to_char(last_modified_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS last_modified_at
    FROM ns.invoices`;

/** Fills an account that is empty: in bulk, each batch a transaction, and a note when all is in. */
export async function fillAccountOnce(
  state: SimState,
  { lines, account }: Pick<NetSuiteParts, 'lines' | 'account'>,
  databaseUrl: string,
  seed: NetSuiteSeed,
  signal: AbortSignal,
): Promise<void> {
  if (state.recall('seeded_at') !== undefined) return;
  if (seed.withoutLines) {
    lines.makeReady();
    return;
  }
  const client = new pg.Client({ connectionString: databaseUrl });
  // A server that goes away ends the query under way with an error of its own.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    signal.throwIfAborted();
    // Who died half-way begins anew.
    lines.clear();
    await client.query(`DECLARE line CURSOR FOR ${WAREHOUSE_LINES}`);
    for (;;) {
      const { rows } = await client.query<SeedLine>(`FETCH ${BATCH_LINES} FROM line`);
      signal.throwIfAborted();
      if (rows.length === 0) break;
      put(state, lines, rows);
    }
    const { rows } = await client.query<{ run_at: Date | null }>(
      'SELECT max(last_run_at) AS run_at FROM netsuite_raw.sync_state',
    );
    const runAt = rows[0]?.run_at ?? null;
    if (runAt !== null) await putMissing(state, lines, seed.missing(runAt), signal);
    lines.makeReady();
    state.transaction(() => {
      account.change({ transactions_visible: seed.transactionsVisible });
      state.keep('seeded_at', isoNow());
    });
  } finally {
    await client.end();
  }
}

async function putMissing(
  state: SimState,
  lines: LineStore,
  missing: Iterable<SeedLine>,
  signal: AbortSignal,
): Promise<void> {
  let batch: SeedLine[] = [];
  for (const line of missing) {
    batch.push(line);
    if (batch.length < BATCH_LINES) continue;
    put(state, lines, batch);
    batch = [];
    await breathe(undefined, { signal });
  }
  put(state, lines, batch);
}

function put(state: SimState, lines: LineStore, batch: readonly SeedLine[]): void {
  state.transaction(() => {
    for (const line of batch) lines.put(storedLine(line));
  });
}

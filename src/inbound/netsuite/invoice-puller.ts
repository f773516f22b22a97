import type { ClientBase } from 'pg';
import type { SqlRows } from '../../upstreams/limits/postgres-rate-limits.js';
import { NETSUITE_MAX_IDS, type NetSuiteClient } from '../../upstreams/netsuite/netsuite-client.js';
import { expectNight } from '../expectation/expect-night.js';
import { mergeTable } from '../merge/merge-table.js';
import { PullRefusedError } from '../pull/pull-source.js';
import type { PullBeginning, Puller, PullParts, ReadingParts } from '../pull/puller.js';
import { acceptStep } from '../pull-sources.js';
import type { PullRequest, RunFindings, SyncRunRow } from '../runs/sync-run.js';
import type { StagingTable } from '../staging/staging-table.js';
import {
  HAS_LINES,
  INTRODUCE_STATE,
  LOOK_AT_STAGED,
  MOVE_WATERMARK,
  NOTE_RUN,
  SELECT_BROUGHT_ALREADY,
  SELECT_READ_FROM,
  SELECT_SET_ASIDE,
  SELECT_STATE,
} from './invoices.queries.js';
import { isWhole, judgeReading, type UpstreamWord } from './judge-reading.js';
import { invoicesTable, isKeyOfNetSuite, readInvoices } from './read-invoices.js';

/**
 * So much of what was read before is read again. NetSuite tells times in whole seconds, a transaction may commit after a
 * later one was read, and in autumn an hour comes twice: two hours have all of that, and cost a few lines.
 */
const OVERLAP_MS = 2 * 3_600_000;
/** A clock that is off by more is no drift: with it every comparison of times is wrong. */
const MOST_MINUTES_OFF = 10;
const ENTITY = 'invoices';

interface State {
  readonly entity: string;
  readonly watermark: string | null;
}

/** The lines of NetSuite's invoices: what changed since the watermark, or every line. */
export class InvoicePuller implements Puller {
  /** @param timeZone of the business, in which nights are counted. */
  constructor(
    private readonly client: NetSuiteClient,
    private readonly timeZone: string,
  ) {}

  async begin(database: SqlRows, { full }: PullRequest): Promise<PullBeginning> {
    const [state] = await database.rows<State>(SELECT_STATE);
    const watermark = state?.watermark ?? null;
    const [found] = await database.rows<{ lines: boolean }>(HAS_LINES);
    const all = full || watermark === null || !found?.lines;
    return { mode: all ? 'full' : 'incremental', watermark };
  }

  async pull(parts: PullParts): Promise<RunFindings> {
    const { run, session, progress, signal, merge } = parts;
    await progress.enter('asking NetSuite');
    const from = run.mode === 'full' ? null : await readFrom(session.client, run.watermark_before);
    // What both sides count from must be one moment, also in the hour that comes twice.
    const since = from === null ? null : this.client.certainMoment(new Date(from)).toISOString();
    const word = await this.ask(since, run.watermark_before, signal);
    await progress.enter('reading ns.invoices');
    const setAside = new Set(await selectSetAside(session.client));
    const staging = await this.stage(parts, since, [...setAside]);
    const { newer, newest } = await lookAtStaged(session.client, since ?? run.watermark_before);
    const expected = run.mode === 'full' ? undefined : await expectNight(session.client, Date.now(), this.timeZone);
    const already = await brought(session.client);
    const badAgain = staging.badRows.filter(({ key }) => setAside.has(key)).length;
    const verdict = judgeReading({
      ...word,
      mode: run.mode,
      watermark: since ?? run.watermark_before,
      read: staging.rows,
      newer: newer + staging.badRows.length - badAgain,
      bad: staging.badRows,
      badAgain,
      expectedLow: expected === undefined ? undefined : Math.max(expected.low - already, 0),
    });
    // What is not believed is no news of deletions either.
    if (verdict.believed) staging.noteAskedFor([...setAside].filter(isKeyOfNetSuite));
    else staging.keepAbsent();
    signal.throwIfAborted();
    // What is not believed does not move the watermark: the next pull reads it again, and what was hidden with it.
    const watermark = verdict.believed ? newest : null;
    let moved: string | null = null;
    await progress.enter('merging ns.invoices');
    const result = await mergeTable(session.client, staging, {
      ...merge,
      andThen: async (client) => {
        if (watermark !== null) moved = await moveWatermark(client, watermark);
      },
    });
    const learned = {
      rows_read: progress.rowsRead,
      upstream_newest_at: word.upstreamNewest,
      upstream_newer_rows: word.upstreamNewer,
      expected_rows_low: expected?.low ?? null,
      expected_rows_high: expected?.high ?? null,
    };
    if (!result.merged) return { ...learned, status: 'suspicious_empty', error: tooManyGone(result) };
    const stays = merge.dryRun || moved === run.watermark_before;
    // Changes in the watermark's own second are no later than it, and were not quiet.
    const { inserted, updated } = result.counts;
    const status = verdict.status === 'verified_quiet' && inserted + updated > 0 ? 'ok' : verdict.status;
    return { ...learned, status, error: verdict.error, watermark_after: stays ? null : moved };
  }

  async readWhole({ session, progress, signal }: ReadingParts): Promise<StagingTable[]> {
    await progress.enter('asking NetSuite');
    const { counted } = await this.ask(null, null, signal);
    await progress.enter('reading ns.invoices');
    const steps = readInvoices(this.client, {}, [], signal);
    const staging = await session.stage(invoicesTable(true), steps, (records) => progress.add(records));
    const { read } = staging;
    if (read > 0 && isWhole(read, counted)) return [staging];
    throw new PullRefusedError(
      `NetSuite counts ${counted} lines, and gave us ${read} without an error: that can’t be compared.`,
    );
  }

  /** For whoever looks at the state alone: when it ran, and what it truly came to. */
  async noteEnd(database: SqlRows, run: SyncRunRow, { status }: RunFindings): Promise<void> {
    if (run.dry_run) return;
    const [state] = await database.rows<State>(SELECT_STATE);
    if (state === undefined) await database.rows(INTRODUCE_STATE, [ENTITY]);
    const rows = run.rows_inserted + run.rows_updated;
    await database.rows(NOTE_RUN, [state?.entity ?? ENTITY, run.started_at, status, rows]);
  }

  /** What NetSuite itself says of what there is, before it is read. @param since null: every line is. */
  private async ask(since: string | null, watermark: string | null, signal: AbortSignal): Promise<UpstreamWord> {
    const minutes = await this.client.minutesOff({ signal });
    if (Math.abs(minutes) > MOST_MINUTES_OFF) {
      throw new PullRefusedError(
        `NetSuite’s clock is ${Math.abs(minutes)} minutes ${minutes > 0 ? 'ahead of' : 'behind'} ours: the account’s time zone is no longer that of NETSUITE_TIME_ZONE. Lines would be missed, so nothing was read.`,
      );
    }
    const newest = await this.client.newestChange({ signal });
    const counted = await this.client.countNewerThan(since === null ? null : new Date(since), { signal });
    const upstreamNewer =
      since === null && watermark !== null
        ? await this.client.countNewerThan(this.client.certainMoment(new Date(watermark)), { signal })
        : counted;
    return { upstreamNewest: newest?.toISOString() ?? null, counted, upstreamNewer };
  }

  private async stage(
    { run: { mode }, session, progress, signal }: PullParts,
    from: string | null,
    setAside: string[],
  ): Promise<StagingTable> {
    const wanted = from === null ? {} : { modifiedFrom: new Date(Date.parse(from) - OVERLAP_MS) };
    const steps = readInvoices(this.client, wanted, setAside, signal);
    return session.stage(invoicesTable(mode === 'full'), steps, (records) => progress.add(records));
  }
}

async function readFrom(client: ClientBase, watermark: string | null): Promise<string | null> {
  const { rows } = await client.query<{ since: string | null }>(SELECT_READ_FROM, [watermark]);
  return rows[0]?.since ?? watermark;
}

async function lookAtStaged(
  client: ClientBase,
  watermark: string | null,
): Promise<{ newer: number; newest: string | null }> {
  const { rows } = await client.query<{ newer: number; newest: string | null }>(LOOK_AT_STAGED, [watermark]);
  return rows[0] ?? { newer: 0, newest: null };
}

async function brought(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ rows: number }>(SELECT_BROUGHT_ALREADY);
  return rows[0]?.rows ?? 0;
}

async function selectSetAside(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ record_id: string }>(SELECT_SET_ASIDE, [NETSUITE_MAX_IDS]);
  return rows.map(({ record_id }) => record_id);
}

/** @returns where it is now. */
async function moveWatermark(client: ClientBase, to: string): Promise<string | null> {
  const { rows } = await client.query<State>(SELECT_STATE);
  const entity = rows[0]?.entity ?? ENTITY;
  if (rows[0] === undefined) await client.query(INTRODUCE_STATE, [entity]);
  const moved = await client.query<{ watermark: string }>(MOVE_WATERMARK, [entity, to]);
  return moved.rows[0]?.watermark ?? null;
}

function tooManyGone({ gone, total }: { readonly gone: number; readonly total: number }): string {
  return `${gone} of ${total} rows of ns.invoices are gone upstream at once, which a person has to confirm. Nothing was changed; ${acceptStep('netsuite')}`;
}

import type { RunMode, RunStatus } from '../runs/sync-run.js';
import type { BadRow } from '../tables/staged-row.js';

/** What NetSuite said of what there is, before it was read. */
export interface UpstreamWord {
  /** When any line changed last; null when it shows none. ISO 8601. */
  readonly upstreamNewest: string | null;
  /** Lines that the reading has to bring: those that changed after the watermark, or all of them in a full one. */
  readonly counted: number;
  /** Lines that changed after the watermark; all of them where there is none. */
  readonly upstreamNewer: number;
}

/** What was read, beside what NetSuite said. */
export interface Reading extends UpstreamWord {
  readonly mode: RunMode;
  readonly watermark: string | null;
  /** Lines that can be merged. */
  readonly read: number;
  /** Of what was read, what is newer than the watermark, or was refused for the first time. */
  readonly newer: number;
  /** Lines that were refused before, too: they may be newer than the watermark or not. */
  readonly badAgain: number;
  readonly bad: readonly BadRow[];
  /** Fewer newer lines than this are suspicious, by history. */
  readonly expectedLow: number | undefined;
}

/** What a reading is worth. */
export interface ReadingVerdict {
  readonly status: Exclude<RunStatus, 'running' | 'failed'>;
  /** Whether the watermark may move. */
  readonly believed: boolean;
  readonly error: string | null;
}

/** Judges a reading that ended without an error. An empty one is never simply good. */
export function judgeReading(reading: Reading): ReadingVerdict {
  const problem = problemOf(reading);
  if (problem !== undefined) return { status: 'suspicious_empty', believed: false, error: problem };
  // Nothing newer, and NetSuite's own newest change is one that we have, or have set aside: then it was not quiet.
  const isAside = reading.upstreamNewer > 0 && reading.badAgain > 0;
  const quiet = reading.mode === 'incremental' && reading.newer === 0 && !isAside;
  return { status: quiet ? 'verified_quiet' : 'ok', believed: true, error: null };
}

/** Lines may be deleted between the count and the reading. */
const DELETED_PART = 0.01;
const DELETED_LINES = 5;

/** Whether as much was read as was counted before. */
export function isWhole(read: number, counted: number): boolean {
  return read >= counted * (1 - DELETED_PART) - DELETED_LINES;
}

function problemOf(reading: Reading): string | undefined {
  const { mode, watermark, upstreamNewest, counted, upstreamNewer, read, newer, bad, badAgain, expectedLow } = reading;
  if (upstreamNewest === null) {
    return 'NetSuite answered without an error, and shows us no invoice line at all: the integration’s role has most likely lost the permission to see transactions. The watermark stays.';
  }
  const [first] = bad;
  if (read === 0 && first !== undefined) {
    return `All ${bad.length} lines were refused, such as ${first.key}: ${first.reason}. The watermark stays.`;
  }
  const seen = mode === 'full' ? read + bad.length : newer + badAgain;
  if (!isWhole(seen, counted)) {
    return `NetSuite counts ${counted} lines${mode === 'full' ? '' : ' newer than the watermark'}, and gave us ${seen}. The watermark stays.`;
  }
  // What was set aside came again, and is what NetSuite counts as newer.
  const isKnown = upstreamNewer <= badAgain;
  if (watermark !== null && newer === 0 && !isKnown && Date.parse(upstreamNewest) > Date.parse(watermark)) {
    return `NetSuite’s newest change is of ${upstreamNewest}, and none newer than ${watermark} came. The watermark stays.`;
  }
  // That nothing at all is new, NetSuite itself has said: a holiday is no fault.
  if (mode === 'incremental' && newer > 0 && expectedLow !== undefined && newer < expectedLow) {
    return `Only ${newer} newer lines came, where comparable nights brought ${expectedLow} or more. What came was merged; the watermark stays, so that the next pull reads this night again.`;
  }
  return undefined;
}

import type { Ask } from './ask.js';
import {
  CANDIDATE_PARAMETERS,
  type CandidateTable,
  FIND_CANDIDATE_TABLES,
  selectNewestRow,
} from './other-tables.queries.js';
import { type OtherTable, toMs } from './readings.js';

/**
 * Looks for a table that has newer rows than the one that is read, and looks like it. Bounded: eight tables at most, and of
 * a large one without an index only its last rows, where a load appends.
 * @param since only rows after it (ms) count.
 */
export async function findOtherTable(ask: Ask, since: number, now: number): Promise<OtherTable | null> {
  const candidates = await ask<CandidateTable>(FIND_CANDIDATE_TABLES, CANDIDATE_PARAMETERS);
  let newest: OtherTable | null = null;
  let newestAt = since;
  for (const candidate of candidates) {
    const found = await readNewest(ask, candidate, now);
    const at = toMs(found);
    if (at === undefined || at <= newestAt) continue;
    newest = { name: candidate.name, column: candidate.column, newestAt: new Date(at).toISOString() };
    newestAt = at;
  }
  return newest;
}

/** A table that vanishes or locks us out meanwhile is none that rows are read from. */
async function readNewest(ask: Ask, candidate: CandidateTable, now: number): Promise<string | null> {
  try {
    const [row] = await ask<{ newestAt: string | null }>(selectNewestRow(candidate), [new Date(now).toISOString()]);
    return row?.newestAt ?? null;
  } catch {
    return null;
  }
}

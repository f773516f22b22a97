import { type StateRow, toMs } from './readings.js';

/** Names under which somebody's pull of invoices may keep its state. */
const INVOICES = /(invoice|custinvc|transaction_?lines?$|sales_?lines?$)/i;
/** What has the word in its name and is something else: what we owe, and what was paid. */
const OTHER_THINGS = /(vendor|bill|payment|purchase|credit)/i;

/** The state row of the invoices, and the one that may be meant instead. */
export interface StateRows {
  readonly state: StateRow | null;
  readonly otherState: StateRow | null;
}

/** Older pulls call it `invoice`, newer ones `invoices`; of any other rows that may be meant, the one that moved last. */
export function pickStateRows(rows: readonly StateRow[]): StateRows {
  const meant = rows.filter(({ entity }) => INVOICES.test(entity) && !OTHER_THINGS.test(entity));
  const state =
    meant.find(({ entity }) => entity === 'invoices') ??
    meant.find(({ entity }) => /^(ns\.)?invoices?$/i.test(entity)) ??
    meant[0] ??
    null;
  const age = (row: StateRow): number => toMs(row.lastSyncAt) ?? Number.NEGATIVE_INFINITY;
  const [otherState = null] = meant.filter((row) => row !== state).sort((a, b) => age(b) - age(a));
  return { state, otherState };
}

import { sourceLabel } from '../pull-sources.js';
import type { DriftFieldRow, DriftRunRow } from './drift-run.js';

/** What a comparison came to, in a line for a person. */
export function describeDrift(run: DriftRunRow): string {
  const { status, error, fields_differing: differing, fields_waiting: waiting, fields_repaired: repaired } = run;
  const label = sourceLabel(run.source);
  if (status === 'failed') return `${label}: it could not be compared. ${error ?? ''}`;
  const compared = `${counted(run.rows_compared, 'record')} with ${counted(run.fields_compared, 'field')} compared`;
  if (status === 'no_drift') return `${label}: no drift, ${compared}`;
  const parts = [
    `${counted(differing, 'difference')}`,
    ...(waiting > 0 ? [`${waiting} of them waiting to be delivered`] : []),
    ...(run.repair ? [`${repaired} repaired`] : []),
    compared,
  ];
  return `${label}: ${parts.join(', ')}${error === null ? '' : `. ${error}`}`;
}

/** One difference, in a line for a person. */
export function describeDifference(difference: DriftFieldRow): string {
  const { table_name, record_id, field, kind, ours, theirs, changed_last, changed_by, waiting, repaired_at } =
    difference;
  const place = `${table_name} ${record_id}`;
  const done = repaired_at === null ? '' : ', repaired';
  if (kind === 'only_upstream') return `${place}: only upstream${done}`;
  if (kind === 'only_warehouse') return `${place}: only in the warehouse${done}`;
  const who =
    changed_last === 'unknown' ? 'who changed it last is not known' : `changed last by ${changed_by ?? changed_last}`;
  const state = waiting === null ? '' : `, ${waiting}`;
  return `${place} ${field}: ours ${JSON.stringify(ours)}, theirs ${JSON.stringify(theirs)} (${who}${state})${done}`;
}

function counted(number: number, word: string): string {
  return `${number.toLocaleString('en')} ${word}${number === 1 ? '' : 's'}`;
}

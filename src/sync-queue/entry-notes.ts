/** What is said of an entry and stays said when it is delivered: of its receipt nothing is left out that somebody would miss. */

/** A field that somebody edited upstream, in the words of a column. */
export interface EditThere {
  readonly field: string;
  readonly base: unknown;
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** @param label what people call the upstream. */
export function describeEditThere({ field, base, ours, theirs }: EditThere, label: string): string {
  return `Somebody set ${field} to ${show(theirs)} in ${label}; last known there was ${show(base)}, ours is ${show(ours)}.`;
}

/** Who overwrites what somebody edited there. */
export function decidedForOurs(edits: readonly EditThere[], label: string, by: string): string {
  return [...edits.map((edit) => describeEditThere(edit, label)), `${by} ${FOR_OURS}`].join(' ');
}

/** The decision among the words of an entry, if there was one: the next failure must not take it away. */
export function decisionIn(words: string | null): string | undefined {
  return words === null ? undefined : DECISION.exec(words)?.[0];
}

/** Of a column that went upstream with a later entry, while this one told the others. */
export function laterEditOf(column: string): string {
  return `A later edit of ${column} is sent instead.`;
}

const FOR_OURS = 'decided that ours counts.';
const DECISION = /Somebody set .* decided that ours counts\./s;
const LATER_EDITS = /A later edit of \w+ is sent instead\. ?/g;

/** The words of an entry without those of columns that it did not tell; null when none are left. */
export function withoutLaterEdits(words: string | null): string | null {
  const rest = words?.replaceAll(LATER_EDITS, '').trim() ?? '';
  return rest === '' ? null : rest;
}

function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

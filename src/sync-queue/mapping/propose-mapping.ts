import type { Json } from '../../upstreams/http/json.js';
import { type ColumnRole, roleOf } from './column-roles.js';
import { guessStatusWords } from './guess-status-words.js';
import { SOURCES_OF_A_FIELD, type Source } from './queue-mapping.js';
import type { QueueColumn } from './queue-shape.queries.js';
import { literalsOf } from './sql-literals.js';

/** A mapping to begin with. A person who knows the other bridge reads it over. */
export interface MappingProposal {
  /** What QUEUE_MAPPING would be. */
  readonly mapping: { readonly [key: string]: Json };
  /** What was guessed, and what has to be decided: a sentence each. */
  readonly notes: readonly string[];
}

/** What is put together, column by column. */
interface Draft {
  readonly columns: Record<string, Json>;
  readonly read: Record<string, string>;
  readonly notes: string[];
  /** Which column has it. */
  readonly taken: Map<Source, QueueColumn>;
}

const WHOLE_NUMBER = /^(smallint|integer|bigint)$/;

/**
 * Proposes how an entry of ours becomes a row of a live queue, by the names, types, defaults and constraints of its columns.
 * @param columns from `SELECT_QUEUE_SHAPE`.
 */
export function proposeMapping(columns: readonly QueueColumn[]): MappingProposal {
  const draft: Draft = { columns: {}, read: {}, notes: [], taken: new Map() };
  const key = columns.find(({ is_key }) => is_key) ?? columns.find(({ name }) => name === 'id');
  for (const column of columns) {
    if (column.generated) continue;
    if (column === key) takeKey(draft, column);
    else take(draft, column);
  }
  const aRowAField = draft.taken.has('field') && draft.taken.has('value');
  if (!aRowAField) leaveOutFields(draft);
  const status = guessStatusWords(draft.taken.get('status'));
  draft.notes.push(...status.notes);
  if (!draft.taken.has('target')) draft.notes.push(NO_TARGET);
  if (key === undefined) draft.notes.push('No column identifies a row: name one that does as "key".');
  return {
    mapping: {
      key: key?.name ?? 'id',
      ...(aRowAField && { row: 'field' }),
      columns: draft.columns,
      ...(draft.taken.has('status') && { status: status.words }),
      ...(Object.keys(draft.read).length > 0 && { read: draft.read }),
    },
    notes: draft.notes,
  };
}

const NO_TARGET =
  'No column says which upstream a row is for. If their bridge tells both of one row, add "targets": ["airtable"].';

function takeKey({ columns, notes }: Draft, { name, type, default_value }: QueueColumn): void {
  if (default_value !== null) return;
  columns[name] = 'uuid';
  if (WHOLE_NUMBER.test(type)) {
    notes.push(`${name} is a number that nothing counts: we can't number their rows, so it needs a sequence.`);
  }
}

function take(draft: Draft, column: QueueColumn): void {
  const { name, default_value } = column;
  const named = roleOf(name);
  const role: ColumnRole = named.kind === 'unknown' && knowsBothUpstreams(column) ? TARGET : named;
  if (role.kind === 'read' && !(role.as in draft.read)) {
    draft.read[role.as] = name;
    if (isNeeded(column)) draft.columns[name] = emptyFor(column);
  } else if (role.kind === 'source' && !draft.taken.has(role.source)) {
    draft.taken.set(role.source, column);
    if (role.source === 'created_at' && default_value !== null) draft.read.created_at = name;
    else draft.columns[name] = inTheirWords(role.source, column);
    if (role.source === 'fields') draft.notes.push(payloadNote(column));
  } else if (role.kind === 'operation') takeOperation(draft, column);
  else if (isNeeded(column)) takeUnknown(draft, column);
}

const TARGET: ColumnRole = { kind: 'source', source: 'target' };

/** Words of ours that a column of theirs may spell in its own way. */
const OUR_WORDS: Partial<Record<Source, readonly string[]>> = {
  target: ['airtable', 'asana'],
  entity: ['dev_group', 'product', 'sku'],
};

/** By its enum or CHECK: whatever it is called, it says which upstream a row is for. */
function knowsBothUpstreams(column: QueueColumn): boolean {
  return Object.keys(spellingsOf('target', column)).length === OUR_WORDS.target?.length;
}

/** The source as it is, or with words where theirs are written otherwise. */
function inTheirWords(source: Source, column: QueueColumn): Json {
  const words = spellingsOf(source, column);
  const differ = Object.entries(words).filter(([ours, theirs]) => ours !== theirs);
  return differ.length === 0 ? source : { from: source, words: Object.fromEntries(differ) };
}

/** What a column that allows only some words calls ours. */
function spellingsOf(source: Source, { labels, checks }: QueueColumn): Record<string, string> {
  const allowed = labels ?? literalsOf(checks.map(({ definition }) => definition));
  const fold = (word: string): string => word.toLowerCase().replaceAll(/[^a-z]/g, '');
  return Object.fromEntries(
    (OUR_WORDS[source] ?? []).flatMap((ours) => {
      const theirs = allowed.find((word) => fold(word) === fold(ours));
      return theirs === undefined ? [] : [[ours, theirs]];
    }),
  );
}

/** Whether a row without it is refused. */
function isNeeded({ not_null, default_value }: QueueColumn): boolean {
  return not_null && default_value === null;
}

function takeOperation({ columns, notes }: Draft, { name, labels, checks }: QueueColumn): void {
  const words = labels ?? literalsOf(checks.map(({ definition }) => definition));
  const update = words.find((word) => /^(update|upsert|patch|modify|edit)/i.test(word)) ?? words[0] ?? 'update';
  columns[name] = { constant: update };
  const among = words.length > 0 ? ` (of ${words.join(', ')})` : '';
  notes.push(`${name} is taken for what is done to a record, and "${update}"${among} for an edit.`);
}

function takeUnknown({ columns, notes }: Draft, { name, type }: QueueColumn): void {
  if (type === 'uuid') columns[name] = 'uuid';
  else columns[name] = /^(timestamp|date)/.test(type) ? 'now' : { constant: null };
  const given = JSON.stringify(columns[name]);
  notes.push(
    `${name} (${type}) is NOT NULL without a default, and its name says nothing to us: decide about ${given}.`,
  );
}

/** What a row that was never tried begins with. */
function emptyFor({ type }: QueueColumn): Json {
  if (/^(timestamp|date)/.test(type)) return 'now';
  return { constant: WHOLE_NUMBER.test(type) || type.startsWith('numeric') ? 0 : '' };
}

function payloadNote({ name, type }: QueueColumn): string {
  const text = /^jsonb?$/.test(type) ? '' : ` It is ${type}, so the JSON is written as a text.`;
  return `${name} is taken for the new values by field, as {"launch_date": "2027-08-15"}.${text} A bridge that reads more of it takes {"json": {"fields": "fields", "target_id": "target_id"}}, other names of fields {"from": "fields", "words": {"launch_date": "Launch Date"}}.`;
}

/** What only makes sense where each field has a row of its own. */
function leaveOutFields({ columns, notes }: Draft): void {
  for (const [name, source] of Object.entries(columns)) {
    if (!SOURCES_OF_A_FIELD.some((one) => one === source)) continue;
    delete columns[name];
    notes.push(`${name} is left out: a row a field takes both a name of the field and a value.`);
  }
}

import type { PoolClient } from 'pg';
import type { EditWarning } from './dto/edit-warning.dto.js';
import type { FieldChange, RecordChange } from './edit-command.js';
import type { EditValue } from './edit-values.js';
import type { EditableField } from './editable-field.decorator.js';
import type { EditableResource } from './editable-resource.js';
import { nearestWords } from './nearest-words.js';
import { type KnownWord, selectKnownWords } from './new-words.queries.js';

/** More would hide the one that was meant. */
const NEIGHBOURS = 3;

/**
 * Words that an edit brings in where few words are usual, and that stand nowhere else yet: rather a misspelling than a
 * new status. They are accepted, as somebody has to be the first. Asks the database only when such a field changes.
 * @param soldItems a row source with a column `item`: what NetSuite sells.
 */
export async function warnOfNewWords(
  client: PoolClient,
  resource: EditableResource,
  changes: readonly RecordChange[],
  soldItems: string,
): Promise<EditWarning[]> {
  const brought = changes.flatMap(({ id, fields }) => fields.flatMap((change) => wordsOf(id, change)));
  if (brought.length === 0) return [];
  const fields = [...new Set(brought.map(({ field }) => field))];
  const ids = changes.map(({ id }) => id);
  const { rows } = await client.query<KnownWord>(selectKnownWords(resource, fields, soldItems), [ids]);
  return brought.flatMap(({ id, field, word }) => {
    const known = rows.filter((row) => row.field === field.name).map((row) => row.word);
    // The first of all has nothing to be compared with.
    if (known.length === 0 || known.includes(word)) return [];
    return [{ id, field: field.name, message: messageOf(resource, field, word, known) }];
  });
}

interface BroughtWord {
  readonly id: string;
  readonly field: EditableField;
  readonly word: string;
}

function wordsOf(id: string, { field, from, to }: FieldChange): BroughtWord[] {
  if (!field.vocabulary) return [];
  const before = new Set(toList(from));
  return toList(to).flatMap((word) => (before.has(word) ? [] : [{ id, field, word }]));
}

function toList(value: EditValue): readonly string[] {
  if (value === null) return [];
  return typeof value === 'string' ? [value] : value;
}

function messageOf({ called }: EditableResource, field: EditableField, word: string, known: readonly string[]): string {
  const nowhere = `no other ${called}${field.vocabulary === 'netsuite-items' ? ' and no invoice line' : ''} has it`;
  const nearest = nearestWords(word, known, NEIGHBOURS).map((neighbour) => `"${neighbour}"`);
  return `"${word}" looks like a misspelling: ${nowhere}. Nearest: ${nearest.join(', ')}.`;
}

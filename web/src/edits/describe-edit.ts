import { formatDay, formatMoment } from '../i18n/format';
import { fieldWord } from '../i18n/words';
import type { Edit, Value } from './edit';
import { editTexts } from './texts';

const A_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A value in words: a day as people write it, a list with commas. Ids stay ids; who has their names passes them. */
export function describeValue(value: Value | undefined, names?: ReadonlyMap<string, string>): string {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return editTexts.empty;
  if (Array.isArray(value)) return value.join(', ');
  return A_DAY.test(value) ? formatDay(value) : (names?.get(value) ?? value);
}

/** A value as an answer has it, of which only the JSON is known. */
export function asValue(value: unknown): Value {
  if (Array.isArray(value)) return value.map(String);
  return value === null || value === undefined ? null : String(value);
}

/** What somebody did, in a line: `Rose Mist · Launch 3 Mar 2027`. */
export function describeEdit({ patches, command }: Pick<Edit, 'patches' | 'command'>): string {
  const [first] = patches;
  if (first === undefined) return '';
  const who = patches.length > 1 ? editTexts.several(patches.length) : (first.name ?? first.id);
  if (command.kind === 'shift') return `${who} · ${editTexts.shifted(fieldWord(command.from), command.days)}`;
  if (patches.length > 1) return who;
  const shown = new Map(Object.entries(first.shown ?? {}));
  const fields = Object.entries(first.fields).map(([field, value]) => {
    const name = shown.get(field.replace(/_id$/, '_name'));
    return `${fieldWord(field)} ${typeof name === 'string' ? name : describeValue(value)}`;
  });
  return `${first.name ?? first.id} · ${fields.join(', ')}`;
}

/** Why an edit is not saved, for whoever made it. */
export function whyNot({ state, why }: Edit): string {
  const said = inWords(why ?? '');
  if (state === 'unsaved') return said || editTexts.unsaved;
  return `${state === 'conflict' ? editTexts.conflict : editTexts.refused} ${said}`.trim();
}

/** What the server says, with its days and moments as people write them. */
function inWords(said: string): string {
  return said
    .replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, (moment) => formatMoment(moment))
    .replace(/"(\d{4}-\d{2}-\d{2})"/g, (_, day: string) => formatDay(day));
}

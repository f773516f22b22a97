import { fieldsOf } from '../../common/fields/field.decorator.js';
import { gapRulesOf } from '../../common/gaps/data-gap.decorator.js';
import { findGaps } from '../../common/gaps/find-gaps.js';
import { encodeJsonRow } from '../../common/list-query/encode-json.js';
import { ReadyAnswer } from '../../common/ready-bytes/ready-answer.js';
import type { EditWarning } from './dto/edit-warning.dto.js';
import type { ChangeReceipt } from './dto/receipt.dto.js';
import type { EditAnswer, EditCommand, StateRow } from './edit-command.js';
import { toEditValue } from './edit-values.js';
import type { EditableResource } from './editable-resource.js';
import { warnOfStageOrder } from './stage-order.js';

/** What is known of what an edit may have done by mistake. */
export interface EditDoubts {
  /** API names of the fields that were sent. */
  readonly touched: ReadonlySet<string>;
  /** What only the database could tell. */
  readonly found: readonly EditWarning[];
}

/** The answer to an edit: the records as a GET gives them, what looks strange, and the receipt. */
export function renderAnswer(
  { resource, plural }: EditCommand,
  rows: readonly StateRow[],
  { touched, found }: EditDoubts,
  receipt: ChangeReceipt | null,
): EditAnswer {
  const states = rows.map((row) => encodeState(resource, row));
  const warnings = [...rows.flatMap((row) => warningsOf(resource, row, touched)), ...found];
  const rest = `"receipt":${JSON.stringify(receipt)},"warnings":${JSON.stringify(warnings)}}`;
  if (plural) return { etag: null, body: `{"${keyOf(resource)}":[${states.join(',')}],${rest}`, replayed: false };
  const [row] = rows;
  const [state] = states;
  // Its row is locked by the transaction that reads this.
  if (row === undefined || state === undefined) throw new Error(`${resource.path}: an edited record is gone`);
  return { etag: etagOf(row, state), body: `${state.slice(0, -1)},${rest}`, replayed: false };
}

/** The name of a list of records in an answer, e.g. `dev_groups`. */
function keyOf({ path }: EditableResource): string {
  return path.replaceAll('-', '_');
}

/** Exactly what a GET of the record answers. */
function encodeState({ rowClass }: EditableResource, row: StateRow): string {
  const gaps = findGaps(row, gapRulesOf(rowClass)).map(({ rule }) => rule.name);
  return encodeJsonRow({ ...row, has_data_gaps: gaps.length > 0, data_gaps: gaps }, fieldsOf(rowClass));
}

/** That of a GET, so that the answer to an edit can begin the next one. */
function etagOf(row: StateRow, state: string): string | null {
  const version: unknown = Reflect.get(row, 'version');
  const answer = new ReadyAnswer(Buffer.from(state), {}, typeof version === 'string' ? version : undefined);
  return answer.ready('identity')?.etag ?? null;
}

function warningsOf(resource: EditableResource, row: StateRow, touched: ReadonlySet<string>): EditWarning[] {
  const values = new Map(resource.fields.map(({ name }) => [name, toEditValue(Reflect.get(row, name))]));
  return warnOfStageOrder(resource, row.id, values, touched);
}

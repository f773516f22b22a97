import type { DevGroup } from '../api/dev-groups';
import { saveEdit } from '../edits/save-edit';
import { editableFields, type Stage } from '../records/field-kinds';
import { saveField } from '../records/save-field';
import { addDays } from '../ui/days';
import { planShift } from './plan-shift';

/** Stages on their way to other days, not saved yet: by the pointer that holds them, or by keys that were just pressed. */
export interface Move {
  /** The dev group as it was when the move began: what it is compared with when it is saved. */
  readonly row: DevGroup;
  readonly stage: Stage;
  /** Where the stage was; for one without a day, where it was shown. */
  readonly day: string;
  /** Later when positive. */
  readonly days: number;
  /** The later stages move as well. */
  readonly later: boolean;
  /** Every dev group that moves; with more than one, the later stages do, too. */
  readonly ids: readonly string[];
}

/** Saves a move: one date as an edit of its record, several as one change. */
export function saveMove(move: Move, rows: readonly DevGroup[]): void {
  const { row, stage, day, days, later, ids } = move;
  if (row[stage] !== null && days === 0) return;
  if (ids.length === 1 && !later) {
    saveDay(row, stage, addDays(day, days));
    return;
  }
  const chosen = ids.length === 1 ? [row] : rows.filter(({ id }) => ids.includes(id));
  saveShift(chosen, stage, days);
}

/** Gives a stage a day, or takes it away. */
export function saveDay(row: DevGroup, stage: Stage, day: string | null): void {
  const field = editableFields['dev-groups'].find(({ name }) => name === stage);
  if (field) void saveField('dev-groups', row, field, day);
}

/** Moves the stages from one on, of however many dev groups, in one change. */
export function saveShift(rows: readonly DevGroup[], from: Stage, days: number): void {
  const { patches } = planShift(rows, from, days);
  if (patches.length === 0 || days === 0) return;
  const ids = patches.map(({ id }) => id);
  void saveEdit({ resource: 'dev-groups', command: { kind: 'shift', ids, from, days }, patches });
}

import type { Patch } from '../edits/edit';
import { STAGES, type Stage } from '../records/field-kinds';
import { addDays } from '../ui/days';
import { outOfOrder } from './stage-state';

/** What the API takes in one change. */
export const MOST_GROUPS = 200;

type Row = { readonly id: string; readonly name: string | null } & { readonly [stage in Stage]: string | null };

/** What a shift would do, before it is done. */
export interface ShiftPlan {
  readonly patches: readonly Patch[];
  /** How many dates move. */
  readonly dates: number;
  /** Groups that have no day from that stage on: nothing of them moves. */
  readonly unmoved: number;
  /** Groups that it would bring out of order, or leave so. */
  readonly disordered: number;
}

/** The stages from one on, of some groups, moved by so many days; stages without a day stay without. */
export function planShift(rows: readonly Row[], from: Stage, days: number): ShiftPlan {
  const moving = STAGES.slice(STAGES.indexOf(from));
  const patches: Patch[] = [];
  let dates = 0;
  let disordered = 0;
  for (const row of rows) {
    const dated = moving.flatMap((stage) => (row[stage] === null ? [] : [[stage, row[stage]] as const]));
    if (dated.length === 0) continue;
    const fields = Object.fromEntries(dated.map(([stage, day]) => [stage, addDays(day, days)]));
    dates += dated.length;
    if (outOfOrder({ ...row, ...fields }).size > 0) disordered++;
    patches.push({ id: row.id, name: row.name, fields, base: Object.fromEntries(dated) });
  }
  return { patches, dates, unmoved: rows.length - patches.length, disordered };
}

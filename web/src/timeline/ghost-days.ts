import { STAGES, type Stage } from '../records/field-kinds';
import { addDays, dayNumber, dayOf } from '../ui/days';

/** A month: about what lies between two stages of a plan. */
const BETWEEN_DAYS = 30;

/**
 * Where to show stages that have no day, so that they can be seen missing, and be given one: between their neighbours, else a
 * month from the nearest; a group without any day begins today.
 */
export function ghostDays(row: { readonly [stage in Stage]: string | null }, today: string): Map<Stage, string> {
  const ghosts = new Map<Stage, string>();
  const dated = STAGES.flatMap((stage, index) => (row[stage] === null ? [] : [{ index, day: row[stage] }]));
  for (const [index, stage] of STAGES.entries()) {
    if (row[stage] !== null) continue;
    const before = dated.findLast((other) => other.index < index);
    const after = dated.find((other) => other.index > index);
    if (before && after) {
      const share = (index - before.index) / (after.index - before.index);
      const from = dayNumber(before.day);
      ghosts.set(stage, dayOf(Math.round(from + (dayNumber(after.day) - from) * share)));
    } else if (before) ghosts.set(stage, addDays(before.day, BETWEEN_DAYS * (index - before.index)));
    else if (after) ghosts.set(stage, addDays(after.day, -BETWEEN_DAYS * (after.index - index)));
    else ghosts.set(stage, addDays(today, BETWEEN_DAYS * index));
  }
  return ghosts;
}

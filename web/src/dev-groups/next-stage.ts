import type { DevGroup } from '../api/dev-groups';
import { STAGES, type Stage } from '../records/field-kinds';

/** The stage that is due next: the first whose day is today or later. `past`: all of them are over; `none`: no stage has a day. */
export function nextStageOf(row: Pick<DevGroup, Stage>, today: string): Stage | 'past' | 'none' {
  const dated = STAGES.flatMap((stage) => {
    const day = row[stage];
    return day === null ? [] : [{ stage, day }];
  });
  if (dated.length === 0) return 'none';
  const coming = dated.filter(({ day }) => day >= today).sort((a, b) => (a.day < b.day ? -1 : 1));
  return coming[0]?.stage ?? 'past';
}

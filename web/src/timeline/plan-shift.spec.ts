import { expect, it } from '@jest/globals';
import { STAGES, type Stage } from '../records/field-kinds';
import { planShift } from './plan-shift';

const NONE = Object.fromEntries(STAGES.map((stage) => [stage, null])) as Record<Stage, null>;
const aRow = (id: string, days: Partial<Record<Stage, string>>) => ({ id, name: id, ...NONE, ...days });

it('moves the stage and those after it, over the end of a month and a year', () => {
  const row = aRow('a', { concept_date: '2026-01-01', production_date: '2026-12-30', launch_date: '2027-02-28' });
  expect(planShift([row], 'production_date', 2)).toEqual({
    patches: [
      {
        id: 'a',
        name: 'a',
        fields: { production_date: '2027-01-01', launch_date: '2027-03-02' },
        base: { production_date: '2026-12-30', launch_date: '2027-02-28' },
      },
    ],
    dates: 2,
    unmoved: 0,
    disordered: 0,
  });
});

it('counts the groups that have nothing to move, and those that come out of order', () => {
  const rows = [aRow('a', { concept_date: '2026-05-01', launch_date: '2026-05-03' }), aRow('b', {})];
  const { dates, unmoved, disordered } = planShift(rows, 'launch_date', -7);
  expect({ dates, unmoved, disordered }).toEqual({ dates: 1, unmoved: 1, disordered: 1 });
});

import { describe, expect, it } from '@jest/globals';
import { STAGES } from '../records/field-kinds';
import { outOfOrder, type Staged, stageStates } from './stage-state';

const TODAY = '2026-11-25';
const NONE = Object.fromEntries(STAGES.map((stage) => [stage, null])) as Record<(typeof STAGES)[number], null>;
const aGroup = (given: Partial<Staged>): Staged => ({ ...NONE, status: null, ...given });

describe('the state of a stage', () => {
  it('is late when its day is over and the status is not there yet', () => {
    const days = { packaging_date: '2026-08-01', production_date: '2026-11-20', launch_date: '2027-02-01' };
    expect(stageStates(aGroup({ ...days, status: 'Regulatory' }), TODAY)).toMatchObject({
      packaging_date: 'past',
      production_date: 'late',
      launch_date: 'next',
      concept_date: 'missing',
    });
    expect(stageStates(aGroup({ ...days, status: 'Production' }), TODAY).production_date).toBe('past');
  });

  it.each(['Launched', 'Something new', null])('is never late where the status is %p', (status) => {
    expect(stageStates(aGroup({ status, launch_date: '2026-01-01' }), TODAY).launch_date).toBe('past');
  });

  it('is held, and not late, while the group is on hold', () => {
    const states = stageStates(
      aGroup({ status: 'On Hold', production_date: '2026-01-01', launch_date: '2027-01-01' }),
      TODAY,
    );
    expect([states.production_date, states.launch_date]).toEqual(['past', 'held']);
  });

  it('is next on the day itself, and for one stage alone: the one that is due first', () => {
    const states = stageStates(aGroup({ production_date: '2026-12-01', launch_date: TODAY }), TODAY);
    expect([states.production_date, states.launch_date]).toEqual(['coming', 'next']);
  });
});

describe('the order of stages', () => {
  it('names the one that comes before its predecessor, across those without a day', () => {
    expect(outOfOrder(aGroup({ concept_date: '2026-05-01', sampling_date: '2026-04-30' }))).toEqual(
      new Set(['sampling_date']),
    );
  });

  it('takes two on one day for ordered', () => {
    expect(outOfOrder(aGroup({ concept_date: '2026-05-01', brief_date: '2026-05-01' })).size).toBe(0);
  });
});

import { STAGES, type Stage } from '../records/field-kinds';

/**
 * What can be said of a stage on a day. `late`: its day is over, and the status says that the group is not there yet.
 * `next`: the first one that is still to come. `missing`: it has no day.
 */
export type StageState = 'past' | 'late' | 'next' | 'coming' | 'held' | 'missing';

/** A dev group, as far as its stages go. */
export type Staged = Pick<{ readonly [stage in Stage]: string | null }, Stage> & { readonly status: string | null };

/**
 * The last stage that a group with this status can be in. Airtable has no date of completion, so the status is all there is
 * to tell a stage that was done from one that was missed. A status that is not known here makes nothing late.
 */
const LAST_STAGE_OF: Readonly<Record<string, Stage>> = {
  concept: 'concept_date',
  'in development': 'packaging_date',
  regulatory: 'regulatory_date',
  production: 'production_date',
};
const HELD = new Set(['on hold', 'discontinued']);

/** The state of each stage of a group. @param today a business day. */
export function stageStates(group: Staged, today: string): Readonly<Record<Stage, StageState>> {
  const status = group.status?.toLowerCase() ?? '';
  const last = LAST_STAGE_OF[status];
  const reached = last === undefined ? STAGES.length : STAGES.indexOf(last);
  const next = nextStage(group, today);
  const state = (stage: Stage, index: number): StageState => {
    const day = group[stage];
    if (day === null) return 'missing';
    if (HELD.has(status)) return day < today ? 'past' : 'held';
    if (day >= today) return stage === next ? 'next' : 'coming';
    return index > reached ? 'late' : 'past';
  };
  return Object.fromEntries(STAGES.map((stage, index) => [stage, state(stage, index)])) as Record<Stage, StageState>;
}

/** The stage that is due first, today or later. */
function nextStage(group: Staged, today: string): Stage | undefined {
  return STAGES.filter((stage) => (group[stage] ?? '') >= today).sort((a, b) =>
    String(group[a]) < String(group[b]) ? -1 : 1,
  )[0];
}

/** Stages that come before one that they should follow: the later one of each pair. */
export function outOfOrder(group: Pick<Staged, Stage>): ReadonlySet<Stage> {
  const dated = STAGES.filter((stage) => group[stage] !== null);
  return new Set(dated.filter((stage, i) => i > 0 && String(group[stage]) < String(group[dated[i - 1] ?? stage])));
}

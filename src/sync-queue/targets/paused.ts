import { labelOf } from '../queue-entry.js';
import type { TargetState } from './sync-targets.queries.js';

/** Who pauses a target without being a person. */
export const BRIDGE = 'bridge';

/** Targets that are paused, by name. */
export type PausedTargets = ReadonlyMap<string, TargetState>;

export const NOTHING_PAUSED: PausedTargets = new Map();

/** Those of the targets that are paused. */
export function pausedOf(states: readonly TargetState[]): PausedTargets {
  return new Map(states.filter(({ paused_at }) => paused_at !== null).map((state) => [state.target, state]));
}

/** Why an entry for it waits. */
export function whyPaused({ target, paused_by, reason }: TargetState): string {
  const by = paused_by === null ? '' : ` by ${paused_by}`;
  return `Deliveries to ${labelOf(target)} are paused${by}${reason === null ? '.' : `: ${reason}`}`;
}

/** What lets it go on. */
export function whatEndsPause({ target, paused_by }: TargetState): string {
  const resume = `POST sync-queue/targets/${target}/resume`;
  if (paused_by === BRIDGE)
    return `Mend the credential of ${labelOf(target)}: then it goes on by itself, or at once with ${resume}.`;
  return `Nothing: it waits until an operator lets it go on with ${resume}.`;
}

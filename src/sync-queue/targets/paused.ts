import { labelOf } from '../queue-entry.js';
import type { Pause } from './sync-targets.queries.js';

/** Who pauses a target without being a person. */
export const BRIDGE = 'bridge';

/** Why an entry for it waits. */
export function whyPaused({ target, paused_by, reason }: Pause): string {
  const by = paused_by === null ? '' : ` by ${paused_by}`;
  return `Deliveries to ${labelOf(target)} are paused${by}${reason === null ? '.' : `: ${reason}`}`;
}

/** What lets it go on. */
export function whatEndsPause({ target, paused_by }: Pause): string {
  const resume = `POST sync-queue/targets/${target}/resume`;
  if (paused_by === BRIDGE)
    return `Mend the credential of ${labelOf(target)}: then it goes on by itself, or at once with ${resume}.`;
  return `Nothing: it waits until an operator lets it go on with ${resume}.`;
}

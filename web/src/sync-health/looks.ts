import type { SyncHealth } from '../api/sync-health';
import type { Tone } from '../ui/badge';
import type { IconName } from '../ui/icons';
import { healthTexts as t } from './texts';

/** How a verdict looks. A source that is not used is never late. */
export function looksOf({ verdict, is_stale }: Pick<SyncHealth, 'verdict' | 'is_stale'>): {
  readonly tone: Tone;
  readonly icon: IconName;
} {
  if (verdict === 'not_set_up') return { tone: 'mute', icon: 'minus' };
  if (is_stale) return { tone: 'bad', icon: 'warn' };
  return verdict === 'fresh' || verdict === 'verified_quiet'
    ? { tone: 'good', icon: 'check' }
    : { tone: 'warn', icon: 'clock' };
}

/** What a run says of itself: in words where it is one of ours, as it stands where somebody else's job said it. */
export const runWord = (status: string): string => t.runSaid[status] ?? status;

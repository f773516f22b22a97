import type { ReactNode } from 'react';
import { Badge, type Tone } from '../ui/badge';
import type { IconName } from '../ui/icons';
import { queueTexts as t } from './texts';

const LOOKS: Readonly<Record<keyof typeof t.statuses, { readonly tone: Tone; readonly icon: IconName }>> = {
  pending: { tone: 'info', icon: 'clock' },
  in_flight: { tone: 'info', icon: 'up' },
  failed: { tone: 'warn', icon: 'retry' },
  dead: { tone: 'bad', icon: 'close' },
  conflict: { tone: 'bad', icon: 'warn' },
  delivered: { tone: 'good', icon: 'check' },
  superseded: { tone: 'mute', icon: 'right' },
  cancelled: { tone: 'mute', icon: 'minus' },
};

/** How far an entry is; a word of another bridge's is shown as it is. */
export function QueueStatus({ status }: { readonly status: string }): ReactNode {
  if (!isKnown(status)) return <Badge>{status}</Badge>;
  return <Badge {...LOOKS[status]}>{t.statuses[status]}</Badge>;
}

/** What that means, and what a person can do; null where nobody here knows. */
export const meaningOf = (status: string): string | null => (isKnown(status) ? t.meanings[status] : null);

function isKnown(status: string): status is keyof typeof LOOKS {
  return status in LOOKS;
}

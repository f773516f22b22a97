import type { ReactNode } from 'react';
import type { Action, ActionStatus } from '../api/actions';
import { Badge, type Tone } from '../ui/badge';
import type { IconName } from '../ui/icons';
import { actionTexts as t } from './texts';

const looks: Readonly<Record<ActionStatus, { readonly tone: Tone; readonly icon: IconName }>> = {
  open: { tone: 'warn', icon: 'dot' },
  claimed: { tone: 'info', icon: 'clock' },
  done: { tone: 'good', icon: 'check' },
  dismissed: { tone: 'mute', icon: 'minus' },
};

/** Where an action stands. */
export function ActionStatusBadge({ status }: { readonly status: ActionStatus }): ReactNode {
  return <Badge {...looks[status]}>{t.statuses[status]}</Badge>;
}

/** Who did the last thing with it, and when. */
export function lastStep(action: Action): { readonly by: string; readonly at: string } {
  const { closed_by, closed_at, claimed_by, claimed_at, created_by, created_at } = action;
  if (closed_by !== null && closed_at !== null) return { by: closed_by, at: closed_at };
  if (claimed_by !== null && claimed_at !== null) return { by: claimed_by, at: claimed_at };
  return { by: created_by, at: created_at };
}

import type { Action } from '../api/actions';
import type { Column } from '../ui/column';
import { RelativeTime } from '../ui/relative-time';
import { ActionRecord } from './action-record';
import { ActionStatusBadge, lastStep } from './action-status';
import styles from './actions-screen.module.css';
import { actionTexts as t } from './texts';

/** An action as a row: its id as a text, which is what a table goes by. */
export interface ActionRow {
  readonly id: string;
  readonly action: Action;
}

export const actionColumns: readonly Column<ActionRow>[] = [
  {
    id: 'what',
    header: t.what,
    width: 18,
    cell: ({ action }) => (
      <bdi className={styles.name} title={action.title}>
        {action.title}
      </bdi>
    ),
  },
  { id: 'status', header: t.status, width: 7, cell: ({ action }) => <ActionStatusBadge status={action.status} /> },
  { id: 'about', header: t.about, width: 14, cell: ({ action }) => <ActionRecord action={action} /> },
  {
    id: 'last',
    header: t.last,
    width: 16,
    cell: ({ action }) => {
      const { by, at } = lastStep(action);
      return (
        <span>
          <bdi>{by}</bdi> · <RelativeTime at={at} />
        </span>
      );
    },
  },
];

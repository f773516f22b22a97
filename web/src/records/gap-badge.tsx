import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type DataGapRow, dataGapsQuery } from '../api/data-gaps';
import type { EditableResource } from '../api/keys';
import { useMay } from '../app/access';
import { fieldWord } from '../i18n/words';
import { Button } from '../ui/button';
import { Icon } from '../ui/icons';
import { Popover } from '../ui/popover';
import { RelativeTime } from '../ui/relative-time';
import { FieldEditor } from './field-editor';
import { fieldOfGap } from './field-kinds';
import styles from './gap-badge.module.css';
import { type EditableRow, nameOf } from './row';
import { recordTexts } from './texts';

/**
 * Says that something is missing in a record; resting on it, or a press, lists what is, why, and since when, with the way to the
 * record in Airtable and the field that mends it.
 */
export function GapBadge(props: { readonly resource: EditableResource; readonly row: EditableRow }): ReactNode {
  const { data_gaps } = props.row;
  if (data_gaps.length === 0) return null;
  const label = `${recordTexts.gaps(data_gaps.length)}: ${data_gaps.map(fieldWord).join(', ')}`;
  return (
    <Popover
      label={label}
      onHover
      trigger={(trigger) => (
        <button {...trigger} type="button" className={styles.badge} aria-label={label}>
          <Icon name="gaps" size={12} />
          {data_gaps.length}
        </button>
      )}
    >
      {() => <GapList {...props} />}
    </Popover>
  );
}

/** What is missing in a record, each with its reason and its remedy. */
export function GapList({
  resource,
  row,
}: {
  readonly resource: EditableResource;
  readonly row: EditableRow;
}): ReactNode {
  const { data } = useQuery({
    ...dataGapsQuery(),
    select: ({ gaps }) => gaps.filter((gap) => gap.resource === resource && gap.id === row.id),
  });
  return (
    <ul className={styles.list} aria-label={`${recordTexts.gapTitle}: ${nameOf(row) ?? row.id}`}>
      {row.data_gaps.map((gap) => (
        <GapLine key={gap} resource={resource} row={row} gap={gap} known={data?.find((each) => each.gap === gap)} />
      ))}
    </ul>
  );
}

function GapLine(props: {
  readonly resource: EditableResource;
  readonly row: EditableRow;
  readonly gap: string;
  readonly known: DataGapRow | undefined;
}): ReactNode {
  const { resource, row, gap, known } = props;
  const [editing, setEditing] = useState(false);
  const { edit } = useMay();
  const field = fieldOfGap(resource, gap);
  return (
    <li className={styles.line}>
      <div className={styles.head}>
        <strong>{fieldWord(gap)}</strong>
        {field && edit && (
          <Button kind="link" aria-expanded={editing} onClick={() => setEditing(!editing)}>
            {recordTexts.fix(fieldWord(field.name))}
          </Button>
        )}
      </div>
      <p className={styles.why}>
        {known?.reason_text ?? recordTexts.noReason}
        {known?.since && (
          <>
            {' · '}
            {recordTexts.since} <RelativeTime at={known.since} />
          </>
        )}
      </p>
      {known?.airtable_url && (
        <a href={known.airtable_url} target="_blank" rel="noreferrer" className={styles.link}>
          {recordTexts.openInAirtable} <Icon name="external" size={11} />
        </a>
      )}
      {editing && field && (
        <div className={styles.editor}>
          <FieldEditor resource={resource} row={row} field={field} onDone={() => setEditing(false)} />
        </div>
      )}
    </li>
  );
}

import type { ReactNode } from 'react';
import type { QueueSummary } from '../api/sync-queue';
import { upstreamWord } from '../edits/texts';
import { fieldWord } from '../i18n/words';
import { ChoiceFilter } from '../records/choice-filter';
import { editableFields } from '../records/field-kinds';
import toolbar from '../records/list-toolbar.module.css';
import { recordTexts } from '../records/texts';
import { Button } from '../ui/button';
import { DateField } from '../ui/date-field';
import { Popover } from '../ui/popover';
import { NEEDS_PERSON, ON_ITS_WAY, type QueueState, STATUSES, TARGETS, toggled, toggledOf } from './queue-state';
import styles from './sync-queue-screen.module.css';
import { queueTexts as t } from './texts';

const STATUS_OPTIONS = STATUSES.map((value) => ({ value, label: t.statuses[value] }));
const TARGET_OPTIONS = TARGETS.map((value) => ({ value, label: upstreamWord(value) }));
const KIND_OPTIONS = Object.entries(t.kinds).map(([value, label]) => ({ value, label }));
const FIELD_OPTIONS = [...new Set(Object.values(editableFields).flatMap((all) => all.map(({ name }) => name)))].map(
  (value) => ({ value, label: fieldWord(value) }),
);

/** Every way to see less of the queue; each is in the address. */
export function QueueToolbar(props: {
  readonly state: QueueState;
  readonly summary: QueueSummary | undefined;
  readonly titleOf: (id: string) => string;
}): ReactNode {
  const { state, summary } = props;
  const { status, target, kind, field } = state;
  return (
    <div className={toolbar.line}>
      <div className={toolbar.facets}>
        <Quick state={state} statuses={NEEDS_PERSON} summary={summary} label={t.needsPerson} />
        <Quick state={state} statuses={ON_ITS_WAY} summary={summary} label={t.onItsWay} />
        <ChoiceFilter
          label={t.status}
          options={STATUS_OPTIONS}
          chosen={status}
          onToggle={(value) => state.set({ status: toggledOf(STATUSES, status, value) })}
        />
        <ChoiceFilter
          label={t.upstream}
          options={TARGET_OPTIONS}
          chosen={target}
          onToggle={(value) => state.set({ target: toggledOf(TARGETS, target, value) })}
        />
        <ChoiceFilter
          label={t.kind}
          options={KIND_OPTIONS}
          chosen={kind}
          onToggle={(value) => state.set({ kind: toggled(kind, value) })}
        />
        <ChoiceFilter
          label={t.field}
          options={FIELD_OPTIONS}
          chosen={field}
          onToggle={(value) => state.set({ field: toggled(field, value) })}
        />
        <Days state={state} />
        {state.record !== null && (
          <Chip label={t.ofRecord(props.titleOf(state.record))} onClear={() => state.set({ record: null })} />
        )}
        {state.change !== null && <Chip label={t.ofChange} onClear={() => state.set({ change: null })} />}
        {state.person !== null && <Chip label={t.ofPerson(state.person)} onClear={() => state.set({ person: null })} />}
        {state.filtered && (
          <Button kind="quiet" icon="close" onClick={state.clear}>
            {recordTexts.clear}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Statuses that belong together, with how many entries are in one of them. */
function Quick(props: {
  readonly state: QueueState;
  readonly statuses: typeof NEEDS_PERSON | typeof ON_ITS_WAY;
  readonly summary: QueueSummary | undefined;
  readonly label: string;
}): ReactNode {
  const { state, statuses, summary } = props;
  const count = summary?.targets.reduce(
    (sum, { open }) => statuses.reduce((subtotal, status) => subtotal + open[status].count, sum),
    0,
  );
  const on = state.status.length === statuses.length && statuses.every((status) => state.status.includes(status));
  return (
    <Button kind="quiet" aria-pressed={on} onClick={() => state.set({ status: on ? [] : [...statuses] })}>
      {count === undefined ? props.label : `${props.label} ${count.toLocaleString()}`}
    </Button>
  );
}

function Days({ state }: { readonly state: QueueState }): ReactNode {
  return (
    <Popover
      label={t.queued}
      trigger={(trigger) => (
        <Button {...trigger} kind="quiet" iconAfter="chevron" aria-pressed={state.from !== null || state.to !== null}>
          {t.queued}
        </Button>
      )}
    >
      {() => (
        <div className={styles.days}>
          {(['from', 'to'] as const).map((end) => (
            <div key={end}>
              <span>{t[end]}</span>
              <DateField label={t[end]} value={state[end]} onCommit={(day) => state.set({ [end]: day })} />
            </div>
          ))}
        </div>
      )}
    </Popover>
  );
}

/** A filter that came with a link. */
function Chip({ label, onClear }: { readonly label: string; readonly onClear: () => void }): ReactNode {
  return (
    <Button kind="quiet" iconAfter="close" aria-pressed="true" title={t.clearOne(label)} onClick={onClear}>
      {label}
    </Button>
  );
}

import { useQuery } from '@tanstack/react-query';
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { type ReactNode, useState } from 'react';
import { useParams } from 'wouter';
import { actionsQuery } from '../api/actions';
import { useMay } from '../app/access';
import { paths } from '../app/paths';
import { EdgeScreen } from '../edge/edge-screen';
import { BeforeData } from '../records/before-data';
import screen from '../records/list-screen.module.css';
import toolbar from '../records/list-toolbar.module.css';
import { PageTurns } from '../records/page-turns';
import { recordTexts } from '../records/texts';
import { useOpenRecord } from '../records/use-open-record';
import { Button } from '../ui/button';
import { DataTable } from '../ui/data-table';
import { EmptyState } from '../ui/empty-state';
import { Select } from '../ui/select';
import { actionColumns } from './action-columns';
import { ActionPanel } from './action-panel';
import { AddAction } from './add-action';
import { actionTexts as t } from './texts';

const SHOWN = ['open', 'claimed', 'done', 'dismissed', 'all'] as const;
const UNSORTED = { id: '', desc: false };
const pathOf = (id: string | undefined): string => (id === undefined ? paths.actions() : paths.action(id));

/** What people have to do, who has taken it, and what became of it. */
export default function ActionsScreen(): ReactNode {
  const [adding, setAdding] = useState(false);
  const { edit } = useMay();
  return (
    <EdgeScreen
      feature="queue"
      title={t.title}
      tools={
        edit && (
          <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
            {t.add}
          </Button>
        )
      }
    >
      {(person) => (
        <>
          <Queue person={person} />
          {adding && <AddAction onClose={() => setAdding(false)} />}
        </>
      )}
    </EdgeScreen>
  );
}

function Queue({ person }: { readonly person: string }): ReactNode {
  const { id } = useParams<{ id?: string }>();
  const [status, setStatus] = useQueryState(
    'status',
    parseAsStringLiteral(SHOWN).withDefault('all').withOptions({ history: 'push' }),
  );
  const [mine, setMine] = useQueryState('mine', parseAsBoolean.withDefault(false).withOptions({ history: 'push' }));
  const [cursor, setCursor] = useQueryState('before', parseAsString.withDefault('').withOptions({ history: 'push' }));
  const { open, close } = useOpenRecord(pathOf);
  const asked = useQuery(
    actionsQuery({ ...(status !== 'all' && { status }), ...(mine && { claimed_by: person }) }, cursor),
  );
  const { data } = asked;
  const rows = (data?.rows ?? []).map((action) => ({ id: String(action.id), action }));
  const filtered = status !== 'all' || mine || cursor !== '';
  const clear = (): void => {
    void setStatus(null);
    void setMine(null);
    void setCursor(null);
  };
  return (
    <div className={screen.screen} data-open={id !== undefined}>
      <div className={screen.list}>
        <div className={toolbar.toolbar}>
          <div className={toolbar.line}>
            <Select
              label={t.show}
              value={status}
              options={SHOWN.map((value) => ({ value, label: value === 'all' ? t.all : t.statuses[value] }))}
              onChange={(value) => {
                void setCursor(null);
                void setStatus(value === 'all' ? null : value);
              }}
            />
            <Button
              kind="quiet"
              aria-pressed={mine}
              onClick={() => {
                void setCursor(null);
                void setMine(mine ? null : true);
              }}
            >
              {t.mine}
            </Button>
            <p className={toolbar.count} role="status">
              {data && t.count(rows.length, data.next !== null)}
            </p>
            <PageTurns cursor={cursor} next={data?.next} turnTo={(to) => void setCursor(to)} />
          </div>
        </div>
        <div className={screen.content}>
          <BeforeData asked={asked} rows={10} failed={t.failed} />
          {data !== undefined && (
            <DataTable
              label={t.title}
              rows={rows}
              columns={actionColumns}
              sort={UNSORTED}
              onSort={() => undefined}
              onOpen={open}
              openId={id}
              empty={
                filtered ? (
                  <EmptyState
                    kind="filtered"
                    title={t.filteredTitle}
                    action={<Button onClick={clear}>{recordTexts.clear}</Button>}
                  />
                ) : (
                  <EmptyState kind="none" title={t.noneTitle}>
                    {t.noneText}
                  </EmptyState>
                )
              }
            />
          )}
        </div>
      </div>
      {id !== undefined && <ActionPanel key={id} id={decodeURIComponent(id)} person={person} onClose={close} />}
    </div>
  );
}

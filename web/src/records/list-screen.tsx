import { type ReactNode, useDeferredValue, useMemo } from 'react';
import { useParams } from 'wouter';
import { Button } from '../ui/button';
import { sortRows } from '../ui/column';
import { DataTable } from '../ui/data-table';
import { EmptyState } from '../ui/empty-state';
import { BeforeData } from './before-data';
import { Board } from './board';
import { filterRows } from './filter-rows';
import type { ListConfig, ListRow } from './list-config';
import styles from './list-screen.module.css';
import { useListState } from './list-state';
import { ListToolbar } from './list-toolbar';
import { NothingYet } from './nothing-yet';
import { recordTexts as t } from './texts';
import { useOpenRecord } from './use-open-record';

/** A list of records, as a board or a table, with the one that is open beside it. */
export function ListScreen<Row extends ListRow>(props: {
  readonly config: ListConfig<Row>;
  /** What a press on a row does, where that is not to open it beside the list. */
  readonly onOpen?: (row: Row) => void;
  /** Between the toolbar and the list. */
  readonly head?: ReactNode;
  readonly tools?: ReactNode;
  /** What it means that there is no row at all, where that is not that nothing came yet. */
  readonly none?: { readonly title: string; readonly text: string };
}): ReactNode {
  const { config, onOpen, none } = props;
  const { id } = useParams<{ id?: string }>();
  const asked = config.useRows();
  const { data } = asked;
  const state = useListState(config);
  const { q, gaps, chosen, sort } = state;
  // The field shows each letter at once; the list may come a frame later.
  const filters = useDeferredValue(useMemo(() => ({ q, gaps, chosen }), [q, gaps, chosen]));
  const sorted = useMemo(() => sortRows(data ?? [], config.columns, sort), [data, config, sort]);
  const rows = useMemo(() => filterRows(sorted, config, filters), [sorted, config, filters]);

  const { open: openBeside, close } = useOpenRecord(config.pathOf);
  const open = onOpen ?? openBeside;

  const empty = state.filtered ? (
    <EmptyState
      kind="filtered"
      title={t.filteredTitle(config.other)}
      action={<Button onClick={state.clear}>{t.clear}</Button>}
    />
  ) : (
    <NothingYet other={config.other} none={none} />
  );
  return (
    <div className={styles.screen} data-open={id !== undefined}>
      <section className={styles.list} aria-labelledby="screen-title">
        <ListToolbar config={config} state={state} rows={data} shown={rows} tools={props.tools} />
        <div className={styles.head}>{props.head}</div>
        <div className={styles.content}>
          <BeforeData asked={asked} rows={14} failed={t.failedTitle(config.other)} />
          {data !== undefined && state.view === 'table' && (
            <DataTable
              label={config.title}
              rows={rows}
              columns={state.columns}
              sort={sort}
              onSort={state.setSort}
              onOpen={open}
              openId={id}
              empty={empty}
            />
          )}
          {data !== undefined && state.view === 'board' && state.facet && (
            <Board config={config} facet={state.facet} rows={rows} onOpen={open} openId={id} empty={empty} />
          )}
        </div>
      </section>
      {id !== undefined && config.panel(decodeURIComponent(id), close)}
    </div>
  );
}

import { type ReactNode, useCallback, useDeferredValue, useMemo, useRef } from 'react';
import { useLocation, useParams } from 'wouter';
import type { DevGroup } from '../api/dev-groups';
import { useMay } from '../app/access';
import { type Shortcut, useShortcuts } from '../app/shortcuts';
import { today as todayHere } from '../i18n/format';
import { BeforeData } from '../records/before-data';
import { STAGES } from '../records/field-kinds';
import { filterRows } from '../records/filter-rows';
import screen from '../records/list-screen.module.css';
import { type ListState, useListState } from '../records/list-state';
import { recordTexts } from '../records/texts';
import { sortRows } from '../ui/column';
import { DataTable } from '../ui/data-table';
import { EmptyState } from '../ui/empty-state';
import { usePrinting } from '../ui/use-printing';
import { Chart, type ChartHandle } from './chart';
import { chartItems } from './chart-items';
import { dueOf } from './due';
import { Legend } from './legend';
import { ShiftBar } from './shift-bar';
import { timelineTexts as t } from './texts';
import { timeScale } from './time-scale';
import { timelineConfig } from './timeline-config';
import styles from './timeline-screen.module.css';
import { TimelineToolbar } from './timeline-toolbar';
import { type TimelineState, useTimelineState } from './use-timeline-state';

/** When every stage of every dev group is, and the place to move them. */
export default function TimelineScreen(): ReactNode {
  const { id } = useParams<{ id?: string }>();
  const [, navigate] = useLocation();
  const { edit } = useMay();
  const asked = timelineConfig.useRows();
  const { data } = asked;
  const list = useListState(timelineConfig);
  const state = useTimelineState();
  const printing = usePrinting();
  const today = todayHere();
  const { rows, lateCount } = useShown(data, list, state, today);
  const scale = useMemo(() => timeScale(daysOf(data ?? []), today, state.pxPerDay), [data, today, state.pxPerDay]);
  const facet = timelineConfig.facets.find(({ key }) => key === state.group);
  const items = useMemo(() => chartItems(rows, facet, recordTexts.without), [rows, facet]);
  const handle = useRef<ChartHandle>(undefined);
  const keepHandle = useCallback((given: ChartHandle) => {
    handle.current = given;
  }, []);

  const open = useCallback(
    (rowId: string) =>
      navigate(timelineConfig.pathOf(rowId) + location.search, {
        replace: location.pathname !== timelineConfig.pathOf(undefined),
      }),
    [navigate],
  );
  const close = useCallback(() => navigate(timelineConfig.pathOf(undefined) + location.search), [navigate]);
  const { setZoom, zoomBy } = state;
  const latest = useRef({ setZoom, zoomBy });
  latest.current = { setZoom, zoomBy };
  const fit = useCallback(() => latest.current.setZoom(handle.current?.fitting() ?? 1), []);
  const toToday = useCallback(() => handle.current?.toToday(), []);
  useShortcuts(
    useMemo<readonly Shortcut[]>(
      () => [
        { keys: '+', label: t.zoomIn, run: () => latest.current.zoomBy(1) },
        { keys: '-', label: t.zoomOut, run: () => latest.current.zoomBy(-1) },
        { keys: 'f', label: t.fit, run: fit },
        { keys: 't', label: t.today, run: toToday },
      ],
      [fit, toToday],
    ),
  );

  const filtered = list.filtered || state.late;
  const empty = filtered ? (
    <EmptyState kind="filtered" title={recordTexts.filteredTitle(t.other)} />
  ) : (
    <EmptyState kind="none" title={recordTexts.noneTitle(t.other)}>
      {recordTexts.noneText}
    </EmptyState>
  );
  const chosen = rows.filter((row) => state.selected.has(row.id));
  const all = chosen.length > 0 && chosen.length === rows.length;
  return (
    <div className={screen.screen} data-open={id !== undefined}>
      <section className={styles.main} aria-labelledby="screen-title">
        <TimelineToolbar
          list={list}
          state={state}
          rows={data}
          shown={rows.length}
          lateCount={lateCount}
          onFit={fit}
          onToday={toToday}
        />
        <div>
          {chosen.length > 0 && state.view === 'chart' && (
            <ShiftBar rows={chosen} onDone={() => state.setSelected(new Set())} />
          )}
        </div>
        <div className={screen.content}>
          <BeforeData asked={asked} rows={14} failed={recordTexts.failedTitle(t.other)} />
          {data !== undefined && state.view === 'chart' && !printing && (
            <Chart
              items={items}
              rows={rows}
              scale={scale}
              today={today}
              selected={state.selected}
              onSelect={state.toggle}
              onOpen={open}
              openId={id}
              mayEdit={edit}
              onZoom={zoomBy}
              handle={keepHandle}
              corner={
                <>
                  {edit && (
                    <input
                      type="checkbox"
                      aria-label={t.selectAll(rows.length)}
                      title={t.selectAll(rows.length)}
                      checked={all}
                      ref={(box) => {
                        if (box) box.indeterminate = chosen.length > 0 && !all;
                      }}
                      onChange={() => state.setSelected(new Set(all ? [] : rows.map((row) => row.id)))}
                    />
                  )}
                  <span className={styles.corner}>{t.group}</span>
                  <Legend mayEdit={edit} />
                </>
              }
              empty={empty}
            />
          )}
          {data !== undefined && (state.view === 'table' || printing) && (
            <DataTable
              label={t.title}
              rows={sortRows(rows, timelineConfig.columns, list.sort)}
              columns={timelineConfig.columns}
              sort={list.sort}
              onSort={list.setSort}
              onOpen={(row) => open(row.id)}
              openId={id}
              empty={empty}
            />
          )}
        </div>
      </section>
      {id !== undefined && timelineConfig.panel(decodeURIComponent(id), close)}
    </div>
  );
}

/** The dev groups that fit the filters, in the chosen order, and how many of all are late. */
function useShown(
  data: readonly DevGroup[] | undefined,
  { q, gaps, chosen }: ListState<DevGroup>,
  { order, late }: TimelineState,
  today: string,
) {
  // The field shows each letter at once; the chart may come a frame later.
  const filters = useDeferredValue(useMemo(() => ({ q, gaps, chosen }), [q, gaps, chosen]));
  const due = useMemo(() => new Map((data ?? []).map((row) => [row.id, dueOf(row, today)])), [data, today]);
  const ids = useMemo(() => (data ?? []).map((row) => row.id).join(), [data]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a row that is edited stays where it is, under the pointer
  const places = useMemo(() => new Map(inOrder(data ?? [], order, due).map((row, i) => [row.id, i])), [ids, order]);
  const rows = useMemo(() => {
    const sorted = [...(data ?? [])].sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
    return filterRows(sorted, timelineConfig, filters).filter((row) => !late || due.get(row.id)?.tone === 'late');
  }, [data, places, filters, late, due]);
  const lateCount = useMemo(() => [...due.values()].filter(({ tone }) => tone === 'late').length, [due]);
  return { rows, lateCount };
}

function inOrder(
  data: readonly DevGroup[],
  order: TimelineState['order'],
  due: ReadonlyMap<string, { readonly rank: number }>,
): readonly DevGroup[] {
  if (order === 'launch') return [...data].sort((a, b) => ((a.launch_date ?? '~') < (b.launch_date ?? '~') ? -1 : 1));
  if (order === 'due') return [...data].sort((a, b) => (due.get(a.id)?.rank ?? 0) - (due.get(b.id)?.rank ?? 0));
  return data;
}

function* daysOf(rows: readonly DevGroup[]): Generator<string> {
  for (const row of rows) for (const stage of STAGES) if (row[stage] !== null) yield row[stage];
}

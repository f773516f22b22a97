import {
  parseAsArrayOf,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
  useQueryState,
  useQueryStates,
} from 'nuqs';
import { useMemo } from 'react';
import type { Column, Sort } from '../ui/column';
import type { ListConfig, ListRow } from './list-config';

/** In an address `-` stands for 'without', as an empty value could not be told from none. */
export const WITHOUT = '-';

const push = { history: 'push' as const };

/** Everything that one sees of a list and can change, in the address: back works, and a link shows the same. */
export function useListState<Row extends ListRow>(config: ListConfig<Row>) {
  const [q, setQ] = useQueryState('q', parseAsString.withDefault(''));
  const [view, setView] = useQueryState(
    'view',
    parseAsStringLiteral(['board', 'table']).withDefault(config.defaultView).withOptions(push),
  );
  const [group, setGroup] = useQueryState(
    'by',
    parseAsString.withDefault(boardFacets(config)[0]?.key ?? '').withOptions(push),
  );
  const [order, setOrder] = useQueryState('sort', parseAsString.withDefault('').withOptions(push));
  const [gaps, setGaps] = useQueryState('gaps', parseAsBoolean.withDefault(false).withOptions(push));
  const [hidden, setHidden] = useQueryState('hide', parseAsArrayOf(parseAsString).withOptions(push));
  const parsers = useMemo(
    () =>
      Object.fromEntries(
        config.facets.map(({ key }) => [key, parseAsArrayOf(parseAsString).withDefault([]).withOptions(push)]),
      ),
    [config],
  );
  const [chosen, setChosen] = useQueryStates(parsers);

  const off = useMemo(
    () => hidden ?? config.columns.filter((column) => column.off).map(({ id }) => id),
    [config, hidden],
  );
  // Other columns have every row made again.
  const columns = useMemo<readonly Column<Row>[]>(
    () => config.columns.filter(({ id }, index) => index === 0 || !off.includes(id)),
    [config, off],
  );
  const sort = useMemo<Sort>(
    () => ({ id: order.replace(/^-/, '') || (config.columns[0]?.id ?? ''), desc: order.startsWith('-') }),
    [order, config],
  );
  return {
    q,
    setQ: (text: string) => void setQ(text === '' ? null : text),
    view: config.card ? view : 'table',
    setView: (next: 'board' | 'table') => void setView(next),
    facet: boardFacets(config).find(({ key }) => key === group) ?? boardFacets(config)[0],
    setGroup: (key: string) => void setGroup(key),
    sort,
    setSort: ({ id, desc }: Sort) => void setOrder(`${desc ? '-' : ''}${id}`),
    gaps,
    setGaps: (on: boolean) => void setGaps(on || null),
    chosen,
    toggle(key: string, value: string) {
      const now = chosen[key] ?? [];
      const next = now.includes(value) ? now.filter((each) => each !== value) : [...now, value];
      void setChosen({ [key]: next.length > 0 ? next : null });
    },
    hidden: off,
    toggleColumn(id: string) {
      void setHidden(off.includes(id) ? off.filter((each) => each !== id) : [...off, id]);
    },
    columns,
    filtered: q !== '' || gaps || Object.values(chosen).some((values) => values.length > 0),
    clear() {
      void setQ(null);
      void setGaps(null);
      void setChosen(null);
    },
  };
}

export type ListState<Row extends ListRow> = ReturnType<typeof useListState<Row>>;

/** The facets by which a board can be grouped. */
export function boardFacets<Row extends ListRow>({ facets }: ListConfig<Row>) {
  return facets.filter(({ noBoard }) => !noBoard);
}

import { useQuery } from '@tanstack/react-query';
import { parseAsBoolean, parseAsString, useQueryState } from 'nuqs';
import { type ReactNode, useMemo, useState } from 'react';
import { type JudgedSpellingRow, type SpellingsReport, spellingsQuery } from '../api/aliases';
import { formatCount, formatDay, formatMoney, formatRoundMoney } from '../i18n/format';
import { locale } from '../i18n/texts';
import { BeforeData } from '../records/before-data';
import { numberColumn } from '../records/columns';
import toolbar from '../records/list-toolbar.module.css';
import { recordTexts } from '../records/texts';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { type Column, type Sort, sortRows } from '../ui/column';
import { DataTable } from '../ui/data-table';
import { EmptyState } from '../ui/empty-state';
import { fold } from '../ui/fold';
import { SearchField } from '../ui/search-field';
import styles from './aliases-screen.module.css';
import { BrandChoice } from './brand-choice';
import { aliasTexts as t } from './texts';

type Row = JudgedSpellingRow & { readonly id: string };

const percent = new Intl.NumberFormat(locale, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** Lines without a brand have no spelling, so they need a key that none can have. */
const toRow = (row: JudgedSpellingRow): Row => ({ ...row, id: row.spelling === null ? 'null' : `=${row.spelling}` });
function wordOf({ spelling }: JudgedSpellingRow): string {
  if (spelling === null) return t.noBrand;
  if (spelling === '') return t.empty;
  return spelling.trim() === '' ? t.spaces : spelling;
}

const columns: readonly Column<Row>[] = [
  {
    id: 'spelling',
    header: t.spelling,
    width: 15,
    sortBy: wordOf,
    cell: (row) => (
      <bdi className={styles.spelling} title={wordOf(row)}>
        {wordOf(row)}
      </bdi>
    ),
  },
  {
    id: 'match',
    header: t.match,
    width: 14,
    sortBy: ({ match }) => match,
    cell: ({ match, brand_id }) => (
      <Badge tone={brand_id === null ? 'warn' : 'mute'} icon={brand_id === null ? 'warn' : undefined}>
        {t.matches[match]}
      </Badge>
    ),
  },
  {
    id: 'brand',
    header: t.brand,
    width: 20,
    sortBy: ({ brand_name }) => brand_name,
    cell: (row) => <BrandChoice row={row} />,
  },
  numberColumn('year', t.thisYear, 9, (row) => row.revenue_ytd, formatMoney),
  {
    id: 'share',
    header: t.share,
    width: 5,
    align: 'end',
    sortBy: ({ share_ytd }) => share_ytd,
    cell: ({ share_ytd }) => (share_ytd === null ? '–' : percent.format(share_ytd)),
  },
  numberColumn('all', t.all, 10, (row) => row.revenue_total, formatMoney),
  numberColumn('lines', t.lines, 5, ({ lines }) => lines, formatCount),
  {
    id: 'last',
    header: t.last,
    width: 7,
    sortBy: ({ last_date }) => last_date,
    cell: ({ last_date }) => (last_date === null ? '–' : formatDay(last_date)),
  },
];

/** Which brand gets the money of each of NetSuite's spellings, and the place to say so where none does. */
export default function AliasesScreen(): ReactNode {
  const asked = useQuery(spellingsQuery());
  const { data } = asked;
  const [q, setQ] = useQueryState('q', parseAsString.withDefault(''));
  const [open, setOpen] = useQueryState('open', parseAsBoolean.withDefault(false).withOptions({ history: 'push' }));
  const [sort, setSort] = useState<Sort>({ id: 'year', desc: true });
  const rows = useMemo(() => {
    const wanted = fold(q);
    const fitting = (data?.spellings ?? []).filter(
      (row) => (!open || row.brand_id === null) && fold(`${wordOf(row)} ${row.brand_name ?? ''}`).includes(wanted),
    );
    return sortRows(fitting.map(toRow), columns, sort);
  }, [data, q, open, sort]);
  return (
    <section className={styles.screen} aria-labelledby="screen-title">
      <header className={toolbar.toolbar}>
        <div className={toolbar.line}>
          <h1 id="screen-title" className={toolbar.title}>
            {t.title}
          </h1>
          <p className={toolbar.count} role="status">
            {data && recordTexts.shown(rows.length, data.spellings.length, t.one, t.other)}
          </p>
        </div>
        {data && <Unmatched report={data} />}
        <div className={toolbar.line}>
          <SearchField label={recordTexts.searchIn(t.other)} value={q} onChange={(text) => void setQ(text || null)} />
          <Button kind="quiet" icon="warn" aria-pressed={open} onClick={() => void setOpen(open ? null : true)}>
            {t.openOnly}
          </Button>
        </div>
      </header>
      <div className={styles.content}>
        <BeforeData asked={asked} rows={14} failed={t.failed} />
        {data !== undefined && (
          <DataTable
            label={t.title}
            rows={rows}
            columns={columns}
            sort={sort}
            onSort={setSort}
            onOpen={() => undefined}
            empty={
              data.spellings.length === 0 ? (
                <EmptyState kind="never-synced" title={t.noneTitle}>
                  {t.noneText}
                </EmptyState>
              ) : (
                <EmptyState kind="filtered" title={t.filteredTitle} />
              )
            }
          />
        )}
      </div>
    </section>
  );
}

function Unmatched({ report: { unmatched } }: { readonly report: SpellingsReport }): ReactNode {
  if (unmatched.spellings === 0) return <p className={styles.fine}>{t.allMatched}</p>;
  const share = unmatched.share_ytd === null ? '–' : percent.format(unmatched.share_ytd);
  return (
    <p className={styles.unmatched} title={formatMoney(unmatched.revenue_ytd)}>
      {t.unmatched(formatRoundMoney(unmatched.revenue_ytd), share, unmatched.spellings)}
    </p>
  );
}

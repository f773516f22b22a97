import { useQuery } from '@tanstack/react-query';
import { parseAsInteger, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { type Revenue, revenueQuery } from '../api/revenue';
import { paths } from '../app/paths';
import { formatDay, formatMoney, today } from '../i18n/format';
import { locale } from '../i18n/texts';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { Select } from '../ui/select';
import { Skeleton } from '../ui/skeleton';
import { linesCsv } from './lines-link';
import { MonthChart } from './month-chart';
import { Ranking } from './ranking';
import styles from './revenue-screen.module.css';
import { revenueTexts as t } from './texts';

/** The years that one can choose: as far back as invoices are kept here, by custom. */
const YEARS_BACK = 5;
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });

/** What was sold: the year so far beside the one before, by month, brand and product line, to the cent. */
export default function RevenueScreen(): ReactNode {
  const thisYear = Number(today().slice(0, 4));
  const [asked, setYear] = useQueryState('year', parseAsInteger.withOptions({ history: 'push' }));
  const year = asked ?? thisYear;
  const now = useQuery(revenueQuery(asked === null ? undefined : year));
  const before = useQuery(revenueQuery(year - 1));
  const years = Array.from({ length: YEARS_BACK + 1 }, (_, back) => String(thisYear - back));
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1 id="screen-title" className={styles.title}>
          {t.title}
        </h1>
        <Select
          label={t.year}
          value={String(year)}
          options={[...new Set([...years, String(year)])].map((value) => ({ value, label: value }))}
          onChange={(value) => void setYear(Number(value) === thisYear ? null : Number(value))}
        />
        <a className={styles.csv} href={linesCsv({ year })} download>
          {t.download}
        </a>
      </header>
      {now.data === undefined && now.error === null && <Skeleton label={t.loading} rows={10} />}
      {now.data === undefined && now.error !== null && (
        <EmptyState
          kind="failed"
          title={t.failed}
          action={
            <Button icon="retry" onClick={() => void now.refetch()}>
              {t.retry}
            </Button>
          }
        >
          {now.error.message}
        </EmptyState>
      )}
      {now.data && <Figures revenue={now.data} before={before.data} running={year === thisYear} key={now.data.year} />}
    </div>
  );
}

function Figures(props: {
  readonly revenue: Revenue;
  readonly before: Revenue | undefined;
  /** The year is not over. */
  readonly running: boolean;
}): ReactNode {
  const { revenue, before, running } = props;
  const { year, ytd_total, data_freshness } = revenue;
  if (ytd_total === 0 && revenue.by_brand.length === 0) {
    return (
      <EmptyState kind={data_freshness.last_sync === null ? 'never-synced' : 'none'} title={t.none}>
        {t.noneText}
      </EmptyState>
    );
  }
  return (
    <div className={styles.figures}>
      <section className={styles.headline} aria-label={running ? t.toDate(year) : t.wholeYear(year)}>
        <div>
          <p className={styles.caption}>{running ? t.toDate(year) : t.wholeYear(year)}</p>
          <p className={styles.total}>{formatMoney(ytd_total)}</p>
        </div>
        <Comparison revenue={revenue} running={running} />
        <p className={styles.fresh}>
          <Badge tone={data_freshness.is_stale ? 'warn' : 'good'} icon={data_freshness.is_stale ? 'clock' : 'check'}>
            {data_freshness.complete_through === null
              ? t.incomplete
              : t.completeThrough(formatDay(data_freshness.complete_through))}
          </Badge>
          {data_freshness.is_stale && <Link href={paths.syncHealth()}>{t.toHealth}</Link>}
        </p>
      </section>
      <section aria-label={t.months}>
        <h2 className={styles.part}>{t.months}</h2>
        <MonthChart now={revenue} before={before} />
      </section>
      <div className={styles.rankings}>
        <Ranking
          title={t.brands}
          column={t.brand}
          parts={revenue.by_brand.map((part) => ({ id: part.brand_id, name: part.brand_name, revenue: part.revenue }))}
          total={ytd_total}
          unmatched={t.noBrand}
          mend={{ href: paths.aliases(), label: t.match }}
          csvOf={({ id }) => linesCsv({ year, brand_id: id })}
        />
        <Ranking
          title={t.lines}
          column={t.line}
          parts={revenue.by_product_line.map((part) => ({
            id: part.product_line_id,
            name: part.product_line_name,
            revenue: part.revenue,
          }))}
          total={ytd_total}
          unmatched={t.noLine}
          csvOf={({ id }) => linesCsv({ year, product_line_id: id })}
        />
      </div>
    </div>
  );
}

function Comparison({ revenue, running }: { readonly revenue: Revenue; readonly running: boolean }): ReactNode {
  const { year, ytd_total, previous_year_to_date: before, data_freshness: fresh } = revenue;
  const change = before === 0 ? undefined : ytd_total / before - 1;
  const word =
    change === undefined
      ? t.noneBefore
      : change === 0
        ? t.same
        : change > 0
          ? t.more(percent.format(change))
          : t.less(percent.format(-change));
  // Days that have not come are compared with days that had: neither good nor bad.
  const uneven = running && fresh.is_stale && fresh.complete_through !== null ? fresh.complete_through : undefined;
  const way = change === undefined || change === 0 || uneven !== undefined ? 'same' : change > 0 ? 'up' : 'down';
  return (
    <div>
      <p className={styles.caption}>{running ? t.before(year - 1) : t.beforeWhole(year - 1)}</p>
      <p className={styles.before}>{formatMoney(before)}</p>
      <p className={styles.change} data-way={way}>
        {change !== undefined && change !== 0 && <span aria-hidden="true">{change > 0 ? '▲' : '▼'} </span>}
        {change === undefined || uneven === undefined ? word : t.without(word, formatDay(uneven, { year: false }))}
      </p>
    </div>
  );
}

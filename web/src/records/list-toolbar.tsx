import { type ReactNode, useMemo } from 'react';
import { Button } from '../ui/button';
import { saveFile } from '../ui/csv';
import { Picker } from '../ui/picker';
import { Popover } from '../ui/popover';
import { SearchField } from '../ui/search-field';
import { Select } from '../ui/select';
import { FacetFilter } from './facet-filter';
import type { ListConfig, ListRow } from './list-config';
import { boardFacets, type ListState } from './list-state';
import styles from './list-toolbar.module.css';
import { recordTexts as t } from './texts';

/** The head of a list: what it is, how much of it is shown, and every way to see less or other of it. */
export function ListToolbar<Row extends ListRow>(props: {
  readonly config: ListConfig<Row>;
  readonly state: ListState<Row>;
  readonly rows: readonly Row[] | undefined;
  readonly shown: readonly Row[];
  /** What else this list has, among the ways to look at it. */
  readonly tools?: ReactNode;
}): ReactNode {
  const { config, state, rows, shown } = props;
  const gapCount = useMemo(() => rows?.filter(({ has_data_gaps }) => has_data_gaps).length ?? 0, [rows]);
  const groups = boardFacets(config).map(({ key, label }) => ({ value: key, label }));
  return (
    <header className={styles.toolbar}>
      <div className={styles.line}>
        <h1 id="screen-title" className={styles.title}>
          {config.title}
        </h1>
        <p className={styles.count} role="status">
          {rows && t.shown(shown.length, rows.length, config.one, config.other)}
        </p>
        <div className={styles.views}>
          {config.card && (
            <fieldset className={styles.switch}>
              <legend className="sr-only">{t.view}</legend>
              {(['board', 'table'] as const).map((view) => (
                <Button
                  key={view}
                  kind="quiet"
                  icon={view}
                  aria-pressed={state.view === view}
                  onClick={() => state.setView(view)}
                >
                  {t[view]}
                </Button>
              ))}
            </fieldset>
          )}
          {state.view === 'board' && (
            <Select label={t.groupBy} value={state.facet?.key ?? ''} options={groups} onChange={state.setGroup} />
          )}
          {state.view === 'table' && <ColumnChoice state={state} config={config} />}
          {props.tools}
          <Csv config={config} shown={shown} />
        </div>
      </div>
      <div className={styles.line}>
        <SearchField label={t.searchIn(config.other)} value={state.q} onChange={state.setQ} />
        <div className={styles.facets}>
          {config.facets.map((facet) => (
            <FacetFilter
              key={facet.key}
              facet={facet}
              rows={rows ?? []}
              chosen={state.chosen[facet.key] ?? []}
              onToggle={(value) => state.toggle(facet.key, value)}
            />
          ))}
          {!config.onlyGaps && (
            <Button kind="quiet" icon="gaps" aria-pressed={state.gaps} onClick={() => state.setGaps(!state.gaps)}>
              {`${t.gapsOnly} ${gapCount}`}
            </Button>
          )}
          {state.filtered && (
            <Button kind="quiet" icon="close" onClick={state.clear}>
              {t.clear}
            </Button>
          )}
        </div>
      </div>
    </header>
  );
}

function ColumnChoice<Row extends ListRow>({
  state,
  config,
}: {
  readonly state: ListState<Row>;
  readonly config: ListConfig<Row>;
}): ReactNode {
  const options = config.columns.slice(1).map(({ id, header }) => ({ value: id, label: header }));
  const shown = options.map(({ value }) => value).filter((id) => !state.hidden.includes(id));
  return (
    <Popover
      label={t.columns}
      trigger={(trigger) => (
        <Button {...trigger} kind="quiet" icon="columns">
          {t.columns}
        </Button>
      )}
    >
      {() => (
        <Picker
          label={t.columns}
          multiple
          options={options}
          chosen={shown}
          onPick={(id) => id !== null && state.toggleColumn(id)}
        />
      )}
    </Popover>
  );
}

/** The list in one file, whole where the API gives it; a spreadsheet needs the mark at its beginning. */
function Csv<Row extends ListRow>({
  config: { csvOf, resource },
  shown,
}: {
  readonly config: ListConfig<Row>;
  readonly shown: readonly Row[];
}): ReactNode {
  if (csvOf) {
    return (
      <Button kind="quiet" title={t.csv} onClick={() => saveFile(`${resource}.csv`, csvOf(shown))}>
        CSV
      </Button>
    );
  }
  return (
    <a className={styles.csv} href={`/api/pipeline/${resource}?format=csv&bom=1`} download>
      CSV
    </a>
  );
}

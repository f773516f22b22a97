import { type ReactNode, useMemo } from 'react';
import { Button } from '../ui/button';
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
  readonly shown: number;
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
          {rows && t.shown(shown, rows.length, config.one, config.other)}
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
          <a className={styles.csv} href={csvOf(config.resource)} download>
            CSV
          </a>
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
          <Button kind="quiet" icon="gaps" aria-pressed={state.gaps} onClick={() => state.setGaps(!state.gaps)}>
            {`${t.gapsOnly} ${gapCount}`}
          </Button>
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

/** The whole list in one file; a spreadsheet needs the mark at its beginning. */
const csvOf = (resource: string): string => `/api/pipeline/${resource}?format=csv&bom=1`;

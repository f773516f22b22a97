import { paths } from '../app/paths';
import { DevGroupPanel } from '../dev-groups/dev-group-panel';
import { fieldWord } from '../i18n/words';
import { ProductPanel } from '../products/product-panel';
import { NameCell } from '../records/cells';
import { brandColumn, textColumn } from '../records/columns';
import { brandFacet } from '../records/facets';
import type { ListConfig } from '../records/list-config';
import { SkuPanel } from '../skus/sku-panel';
import { Badge } from '../ui/badge';
import { csvOf } from '../ui/csv';
import { Icon } from '../ui/icons';
import { RelativeTime } from '../ui/relative-time';
import { GapFix } from './gap-fix';
import { type GapRow, kindOfGap, partsOf, useGaps } from './gap-row';
import { gapTexts as t } from './texts';

/** The work list: every gap once, by what, why, and whose. */
export const gapsConfig: ListConfig<GapRow> = {
  resource: 'data-gaps',
  title: t.title,
  one: t.one,
  other: t.other,
  useRows: useGaps,
  defaultView: 'table',
  onlyGaps: true,
  textOf: ({ name, brand_name, gap, reason, recordId }) =>
    [name, brand_name, fieldWord(gap), t.reasons[reason], recordId].join(' '),
  facets: [
    { key: 'resource', label: t.resource, of: ({ resource }) => resource, nameOf: (row) => t.resources[row.resource] },
    {
      key: 'gap',
      label: t.missing,
      of: ({ gap }) => kindOfGap(gap),
      nameOf: ({ gap }) => fieldWord(gap),
    },
    { key: 'reason', label: t.reason, of: ({ reason }) => reason, nameOf: ({ reason }) => t.reasons[reason] },
    brandFacet,
  ],
  columns: [
    {
      id: 'name',
      header: t.record,
      width: 16,
      sortBy: ({ name }) => name,
      cell: ({ name }) => <NameCell name={name} />,
    },
    {
      id: 'missing',
      header: t.missing,
      width: 9,
      sortBy: ({ gap }) => fieldWord(gap),
      cell: ({ gap }) => (
        <Badge tone="warn" icon="gaps">
          {fieldWord(gap)}
        </Badge>
      ),
    },
    {
      id: 'mend',
      header: t.mend,
      width: 11,
      cell: (row) => <GapFix row={row} />,
    },
    textColumn('reason', t.reason, 13, ({ reason }) => t.reasons[reason]),
    brandColumn(11),
    textColumn('resource', t.resource, 7, ({ resource }) => t.resources[resource]),
    {
      id: 'since',
      header: t.since,
      width: 7,
      sortBy: ({ since }) => since,
      cell: ({ since }) => (since === null ? '–' : <RelativeTime at={since} />),
    },
    {
      id: 'airtable',
      header: t.airtable,
      width: 5,
      cell: ({ airtable_url, name, recordId }) =>
        airtable_url === null ? (
          '–'
        ) : (
          <a
            href={airtable_url}
            target="_blank"
            rel="noreferrer"
            aria-label={t.inAirtable(name ?? recordId)}
            onClick={(event) => event.stopPropagation()}
          >
            <Icon name="external" size={14} />
          </a>
        ),
    },
  ],
  csvOf: (rows) =>
    csvOf(
      ['resource', 'id', 'name', 'brand_name', 'gap', 'reason', 'field', 'since', 'airtable_url'],
      rows.map((row) => [
        row.resource,
        row.recordId,
        row.name,
        row.brand_name,
        row.gap,
        row.reason,
        row.field,
        row.since,
        row.airtable_url,
      ]),
    ),
  pathOf: (id) => (id === undefined ? paths.gaps() : paths.gap(id)),
  panel(id, close) {
    const { resource, recordId } = partsOf(id);
    if (resource === 'products') return <ProductPanel key={id} id={recordId} onClose={close} />;
    if (resource === 'dev-groups') return <DevGroupPanel key={id} id={recordId} onClose={close} />;
    return resource === 'skus' ? <SkuPanel key={id} id={recordId} onClose={close} /> : null;
  },
};

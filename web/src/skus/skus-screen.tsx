import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Sku, skusQuery } from '../api/skus';
import { paths } from '../app/paths';
import { useWithEdits } from '../edits/use-edits';
import { fieldWord } from '../i18n/words';
import { TextCell } from '../records/cells';
import { idColumn, nameColumn, textColumn } from '../records/columns';
import type { ListConfig } from '../records/list-config';
import { ListScreen } from '../records/list-screen';
import { SkuPanel } from './sku-panel';
import { skuTexts } from './texts';

function useSkus() {
  const query = useQuery(skusQuery());
  return { ...query, data: useWithEdits('skus', query.data) };
}

const config: ListConfig<Sku> = {
  resource: 'skus',
  ...skuTexts,
  useRows: useSkus,
  defaultView: 'table',
  textOf: ({ sku_name, product_name, size_name, regions, id }) =>
    [sku_name, product_name, size_name, ...regions, id].join(' '),
  facets: [
    {
      key: 'product',
      label: fieldWord('product_id'),
      of: (row) => row.product_id,
      nameOf: (row) => row.product_name ?? row.product_id,
    },
    { key: 'size', label: fieldWord('size_name'), of: (row) => row.size_name },
    {
      key: 'regions',
      label: fieldWord('regions'),
      of: ({ regions }) => (regions.length > 0 ? regions.join(', ') : null),
    },
  ],
  columns: [
    nameColumn('skus', 20),
    {
      ...textColumn('product', fieldWord('product_id'), 16, (row) => row.product_name),
      cell: (row) => <TextCell text={row.product_name} id={row.product_id} />,
    },
    textColumn('size', fieldWord('size_name'), 7, (row) => row.size_name),
    textColumn('regions', fieldWord('regions'), 11, ({ regions }) => regions.join(', ') || null),
    idColumn,
  ],
  pathOf: (id) => (id === undefined ? paths.skus() : paths.sku(id)),
  panel: (id, close) => <SkuPanel key={id} id={id} onClose={close} />,
};

/** All SKUs. */
export default function SkusScreen(): ReactNode {
  return <ListScreen config={config} />;
}

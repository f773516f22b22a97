import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Sku, skusQuery } from '../api/skus';
import { paths } from '../app/paths';
import { useWithEdits } from '../edits/use-edits';
import { fieldWord } from '../i18n/words';
import { NameCell, TextCell } from '../records/cells';
import { GapBadge } from '../records/gap-badge';
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
    {
      id: 'name',
      header: fieldWord('sku_name'),
      width: 20,
      sortBy: (row) => row.sku_name,
      cell: (row) => (
        <NameCell name={row.sku_name} photoUrl={row.photo_url} badge={<GapBadge resource="skus" row={row} />} />
      ),
    },
    {
      id: 'product',
      header: fieldWord('product_id'),
      width: 16,
      sortBy: (row) => row.product_name,
      cell: (row) => <TextCell text={row.product_name} id={row.product_id} />,
    },
    {
      id: 'size',
      header: fieldWord('size_name'),
      width: 7,
      sortBy: (row) => row.size_name,
      cell: (row) => <TextCell text={row.size_name} />,
    },
    {
      id: 'regions',
      header: fieldWord('regions'),
      width: 11,
      sortBy: ({ regions }) => regions.join(', ') || null,
      cell: ({ regions }) => <TextCell text={regions.join(', ')} />,
    },
    {
      id: 'id',
      header: fieldWord('id'),
      width: 12,
      off: true,
      sortBy: ({ id }) => id,
      cell: ({ id }) => <TextCell text={id} />,
    },
  ],
  pathOf: (id) => (id === undefined ? paths.skus() : paths.sku(id)),
  panel: (id, close) => <SkuPanel key={id} id={id} onClose={close} />,
};

/** All SKUs. */
export default function SkusScreen(): ReactNode {
  return <ListScreen config={config} />;
}

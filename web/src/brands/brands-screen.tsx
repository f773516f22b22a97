import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { type Brand, brandsQuery } from '../api/brands';
import { paths } from '../app/paths';
import { formatMoney } from '../i18n/format';
import { fieldWord } from '../i18n/words';
import { NameCell } from '../records/cells';
import type { ListConfig } from '../records/list-config';
import { ListScreen } from '../records/list-screen';
import { Badge } from '../ui/badge';
import { brandTexts } from './texts';

const config: ListConfig<Brand> = {
  resource: 'brands',
  ...brandTexts,
  useRows: () => useQuery(brandsQuery()),
  defaultView: 'table',
  textOf: ({ name, id }) => `${name} ${id}`,
  facets: [],
  columns: [
    {
      id: 'name',
      header: fieldWord('name'),
      width: 16,
      sortBy: ({ name }) => name,
      cell: (row) => (
        <NameCell
          name={row.name}
          photoUrl={null}
          badge={
            row.has_data_gaps && (
              <Badge tone="warn" icon="warn">
                {brandTexts.unmatched}
              </Badge>
            )
          }
        />
      ),
    },
    {
      id: 'products',
      header: fieldWord('product_count'),
      width: 7,
      align: 'end',
      sortBy: (row) => row.product_count,
      cell: (row) => row.product_count,
    },
    {
      id: 'skus',
      header: fieldWord('sku_count'),
      width: 6,
      align: 'end',
      sortBy: (row) => row.sku_count,
      cell: (row) => row.sku_count,
    },
    {
      id: 'groups',
      header: fieldWord('dev_group_count'),
      width: 8,
      align: 'end',
      sortBy: (row) => row.dev_group_count,
      cell: (row) => row.dev_group_count,
    },
    {
      id: 'revenue',
      header: fieldWord('revenue_ytd'),
      width: 11,
      align: 'end',
      sortBy: (row) => row.revenue_ytd,
      cell: (row) => formatMoney(row.revenue_ytd),
    },
  ],
  pathOf: (id) => (id === undefined ? paths.brands() : paths.products({ brand: id })),
  panel: () => null,
};

/** All brands; one opens its products. */
export default function BrandsScreen(): ReactNode {
  const [, navigate] = useLocation();
  return <ListScreen config={config} onOpen={({ id }) => navigate(paths.products({ brand: id, view: 'table' }))} />;
}

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { type Brand, brandsQuery } from '../api/brands';
import { paths } from '../app/paths';
import { formatMoney } from '../i18n/format';
import { fieldWord } from '../i18n/words';
import { NameCell } from '../records/cells';
import { numberColumn } from '../records/columns';
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
      width: 20,
      sortBy: ({ name }) => name,
      cell: (row) => (
        <NameCell
          name={row.name}
          photoUrl={null}
          badge={
            row.has_data_gaps && (
              <Link
                href={paths.aliases({ open: true })}
                title={brandTexts.match}
                aria-label={brandTexts.match}
                onClick={(event) => event.stopPropagation()}
              >
                <Badge tone="warn" icon="warn">
                  {brandTexts.unmatched}
                </Badge>
              </Link>
            )
          }
        />
      ),
    },
    numberColumn('products', fieldWord('product_count'), 7, (row) => row.product_count),
    numberColumn('skus', fieldWord('sku_count'), 6, (row) => row.sku_count),
    numberColumn('groups', fieldWord('dev_group_count'), 8, (row) => row.dev_group_count),
    numberColumn('revenue', fieldWord('revenue_ytd'), 11, (row) => row.revenue_ytd, formatMoney),
  ],
  pathOf: (id) => (id === undefined ? paths.brands() : paths.products({ brand: id })),
  panel: () => null,
};

/** All brands; one opens its products. */
export default function BrandsScreen(): ReactNode {
  const [, navigate] = useLocation();
  return <ListScreen config={config} onOpen={({ id }) => navigate(paths.products({ brand: id, view: 'table' }))} />;
}

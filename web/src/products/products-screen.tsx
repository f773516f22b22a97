import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Product, productsQuery } from '../api/products';
import { paths } from '../app/paths';
import { useWithEdits } from '../edits/use-edits';
import { counted } from '../i18n/texts';
import { fieldWord } from '../i18n/words';
import { Card } from '../records/card';
import {
  brandColumn,
  idColumn,
  lineColumn,
  nameColumn,
  numberColumn,
  statusColumn,
  textColumn,
} from '../records/columns';
import { brandFacet, lineFacet, moveIn } from '../records/facets';
import { GapBadge } from '../records/gap-badge';
import { LineBadge } from '../records/line-badge';
import type { ListConfig } from '../records/list-config';
import { ListScreen } from '../records/list-screen';
import { recordTexts as t } from '../records/texts';
import { ProductPanel } from './product-panel';
import { productTexts } from './texts';

const STATUSES = ['Concept', 'In Development', 'Active', 'On Hold', 'Discontinued'];

function useProducts() {
  const query = useQuery(productsQuery());
  return { ...query, data: useWithEdits('products', query.data) };
}

const config: ListConfig<Product> = {
  resource: 'products',
  ...productTexts,
  useRows: useProducts,
  defaultView: 'board',
  textOf: ({ name, brand_name, product_line_name, netsuite_item, id }) =>
    [name, brand_name, product_line_name, netsuite_item, id].join(' '),
  facets: [
    { key: 'status', label: fieldWord('status'), of: ({ status }) => status, order: STATUSES, field: 'status' },
    brandFacet,
    lineFacet,
  ],
  columns: [
    nameColumn('products', 18),
    statusColumn,
    brandColumn(12),
    lineColumn(12),
    textColumn('item', fieldWord('netsuite_item'), 9, (row) => row.netsuite_item),
    numberColumn('skus', fieldWord('sku_count'), 5, (row) => row.sku_count),
    idColumn,
  ],
  card: (row) => (
    <Card
      photoUrl={row.photo_url}
      name={row.name}
      unnamed={t.unnamed}
      brand={row.brand_name}
      line={<LineBadge id={row.product_line_id} name={row.product_line_name} />}
      facts={counted(row.sku_count, 'SKU', 'SKUs')}
      badge={<GapBadge resource="products" row={row} />}
    />
  ),
  move: moveIn('products'),
  pathOf: (id) => (id === undefined ? paths.products() : paths.product(id)),
  panel: (id, close) => <ProductPanel key={id} id={id} onClose={close} />,
};

/** All products. */
export default function ProductsScreen(): ReactNode {
  return <ListScreen config={config} />;
}

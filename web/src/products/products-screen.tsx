import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Product, productsQuery } from '../api/products';
import { paths } from '../app/paths';
import { useWithEdits } from '../edits/use-edits';
import { counted } from '../i18n/texts';
import { fieldWord } from '../i18n/words';
import { Card } from '../records/card';
import { NameCell, TextCell } from '../records/cells';
import { editableFields } from '../records/field-kinds';
import { GapBadge } from '../records/gap-badge';
import { LineBadge } from '../records/line-badge';
import type { ListConfig } from '../records/list-config';
import { ListScreen } from '../records/list-screen';
import { saveField } from '../records/save-field';
import { recordTexts as t } from '../records/texts';
import { StatusBadge } from '../ui/badge';
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
    {
      key: 'brand',
      label: fieldWord('brand'),
      of: (row) => row.brand_id,
      nameOf: (row) => row.brand_name ?? row.brand_id,
      field: 'brand_id',
    },
    {
      key: 'line',
      label: fieldWord('product_line'),
      of: (row) => row.product_line_id,
      nameOf: (row) => row.product_line_name ?? row.product_line_id,
      field: 'product_line_id',
    },
  ],
  columns: [
    {
      id: 'name',
      header: fieldWord('name'),
      width: 18,
      sortBy: ({ name }) => name,
      cell: (row) => (
        <NameCell name={row.name} photoUrl={row.photo_url} badge={<GapBadge resource="products" row={row} />} />
      ),
    },
    {
      id: 'status',
      header: fieldWord('status'),
      width: 9,
      sortBy: ({ status }) => status,
      cell: ({ status }) => <StatusBadge status={status} />,
    },
    {
      id: 'brand',
      header: fieldWord('brand'),
      width: 12,
      sortBy: (row) => row.brand_name,
      cell: (row) => <TextCell text={row.brand_name} id={row.brand_id} />,
    },
    {
      id: 'line',
      header: fieldWord('product_line'),
      width: 12,
      sortBy: (row) => row.product_line_name,
      cell: (row) => <LineBadge id={row.product_line_id} name={row.product_line_name} />,
    },
    {
      id: 'item',
      header: fieldWord('netsuite_item'),
      width: 9,
      sortBy: (row) => row.netsuite_item,
      cell: (row) => <TextCell text={row.netsuite_item} />,
    },
    {
      id: 'skus',
      header: fieldWord('sku_count'),
      width: 5,
      align: 'end',
      sortBy: (row) => row.sku_count,
      cell: (row) => row.sku_count,
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
  move(row, facet, value, name) {
    const field = editableFields.products.find((each) => each.name === facet.field);
    if (field) void saveField('products', row, field, value, name);
  },
  pathOf: (id) => (id === undefined ? paths.products() : paths.product(id)),
  panel: (id, close) => <ProductPanel key={id} id={id} onClose={close} />,
};

/** All products. */
export default function ProductsScreen(): ReactNode {
  return <ListScreen config={config} />;
}

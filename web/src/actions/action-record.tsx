import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Action } from '../api/actions';
import { brandsQuery } from '../api/brands';
import { devGroupsQuery } from '../api/dev-groups';
import { productsQuery } from '../api/products';
import { skusQuery } from '../api/skus';
import { pathOfRecord } from '../app/paths';

/** The record that an action is about, by its name, as far as it is known here. */
export function ActionRecord({ action }: { readonly action: Action }): ReactNode {
  const { resource, resource_id: id } = action;
  const names = useNames(resource);
  if (resource === null || id === null) return '–';
  const path = pathOfRecord(resource, id);
  const name = <bdi>{names?.get(id) ?? id}</bdi>;
  return path === undefined ? name : <Link href={path}>{name}</Link>;
}

function useNames(resource: Action['resource']): ReadonlyMap<string, string | null> | undefined {
  const products = useQuery({ ...productsQuery(), enabled: resource === 'products', select: namesOf }).data;
  const groups = useQuery({ ...devGroupsQuery(), enabled: resource === 'dev-groups', select: namesOf }).data;
  const brands = useQuery({ ...brandsQuery(), enabled: resource === 'brands', select: namesOf }).data;
  const skus = useQuery({ ...skusQuery(), enabled: resource === 'skus', select: skuNamesOf }).data;
  return { products, 'dev-groups': groups, brands, skus, 'product-lines': undefined }[resource ?? 'product-lines'];
}

const namesOf = (rows: readonly { readonly id: string; readonly name: string | null }[]) =>
  new Map(rows.map(({ id, name }) => [id, name]));
const skuNamesOf = (rows: readonly { readonly id: string; readonly sku_name: string | null }[]) =>
  new Map(rows.map(({ id, sku_name }) => [id, sku_name]));

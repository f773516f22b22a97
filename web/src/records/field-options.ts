import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { brandsQuery } from '../api/brands';
import { devGroupsQuery } from '../api/dev-groups';
import type { EditableResource } from '../api/keys';
import { productLinesQuery } from '../api/product-lines';
import { productsQuery } from '../api/products';
import { skusQuery } from '../api/skus';
import type { PickerOption } from '../ui/picker';
import type { FieldKind } from './field-kinds';

/** What a field can be set to. */
export interface FieldOptions {
  readonly options: readonly PickerOption[];
  /** They are still read. */
  readonly loading: boolean;
}

/** The records that a field may refer to, or the words that stand in it elsewhere. */
export function useFieldOptions(resource: EditableResource, kind: FieldKind): FieldOptions {
  const brandList = useQuery({ ...brandsQuery(), enabled: kind === 'brand' });
  const lineList = useQuery({ ...productLinesQuery(), enabled: kind === 'line' });
  const wantsProducts = kind === 'product' || (kind === 'status' && resource === 'products');
  const productList = useQuery({ ...productsQuery(), enabled: wantsProducts });
  const groupList = useQuery({ ...devGroupsQuery(), enabled: kind === 'status' && resource === 'dev-groups' });
  const skuList = useQuery({ ...skusQuery(), enabled: kind === 'regions' });
  const lists = [brandList, lineList, productList, groupList, skuList] as const;
  const [brands, lines, products, groups, skus] = [
    brandList.data,
    lineList.data,
    productList.data,
    groupList.data,
    skuList.data,
  ];
  const options = useMemo(() => {
    const named = (rows: readonly { id: string; name: string | null; brand_name?: string | null }[] | undefined) =>
      (rows ?? []).map(({ id, name, brand_name }) => ({ value: id, label: name ?? id, hint: brand_name ?? undefined }));
    if (kind === 'brand') return named(brands);
    if (kind === 'line') return named(lines);
    if (kind === 'product') return named(products);
    if (kind === 'regions') return words((skus ?? []).flatMap(({ regions }) => regions));
    return words((resource === 'products' ? products : groups)?.map(({ status }) => status) ?? []);
  }, [kind, resource, brands, lines, products, groups, skus]);
  return { options, loading: lists.some(({ isLoading }) => isLoading) };
}

/** Words with how often they stand, the most frequent first. */
function words(all: readonly (string | null)[]): PickerOption[] {
  const counts = new Map<string, number>();
  for (const word of all) if (word !== null) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([value, count]) => ({ value, label: value, hint: String(count) }));
}

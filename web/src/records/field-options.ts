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

/** What a field can be set to: the records that it may refer to, or the words that stand in it elsewhere. */
export function useFieldOptions(resource: EditableResource, kind: FieldKind): readonly PickerOption[] {
  const brands = useQuery({ ...brandsQuery(), enabled: kind === 'brand' }).data;
  const lines = useQuery({ ...productLinesQuery(), enabled: kind === 'line' }).data;
  const wantsProducts = kind === 'product' || (kind === 'status' && resource === 'products');
  const products = useQuery({ ...productsQuery(), enabled: wantsProducts }).data;
  const groups = useQuery({ ...devGroupsQuery(), enabled: kind === 'status' && resource === 'dev-groups' }).data;
  const skus = useQuery({ ...skusQuery(), enabled: kind === 'regions' }).data;
  return useMemo(() => {
    const named = (rows: readonly { id: string; name: string | null; brand_name?: string | null }[] | undefined) =>
      (rows ?? []).map(({ id, name, brand_name }) => ({ value: id, label: name ?? id, hint: brand_name ?? undefined }));
    if (kind === 'brand') return named(brands);
    if (kind === 'line') return named(lines);
    if (kind === 'product') return named(products);
    if (kind === 'regions') return words((skus ?? []).flatMap(({ regions }) => regions));
    return words((resource === 'products' ? products : groups)?.map(({ status }) => status) ?? []);
  }, [kind, resource, brands, lines, products, groups, skus]);
}

/** Words with how often they stand, the most frequent first. */
function words(all: readonly (string | null)[]): PickerOption[] {
  const counts = new Map<string, number>();
  for (const word of all) if (word !== null) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([value, count]) => ({ value, label: value, hint: String(count) }));
}

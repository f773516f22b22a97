import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { devGroupsQuery } from '../api/dev-groups';
import { productsQuery } from '../api/products';
import { skusQuery } from '../api/skus';

/** What is known of an entry's record. */
interface Of {
  readonly entity: string | null;
  readonly entity_id: string | null;
}

/** What the records of some entries are called; entries have their ids only. Lists that no entry needs are not read. */
export function useRecordTitles(entries: readonly Of[]): (entry: Of) => string {
  const kinds = new Set(entries.map(({ entity }) => entity));
  const [products, groups, skus] = useQueries({
    queries: [
      { ...productsQuery(), enabled: kinds.has('product') },
      { ...devGroupsQuery(), enabled: kinds.has('dev_group') },
      { ...skusQuery(), enabled: kinds.has('sku') },
    ],
  });
  return useMemo(() => {
    const names = new Map<string, string | null>();
    for (const { id, name } of [...(products.data ?? []), ...(groups.data ?? [])]) names.set(id, name);
    for (const { id, sku_name } of skus.data ?? []) names.set(id, sku_name);
    return ({ entity_id }) => (entity_id === null ? '–' : (names.get(entity_id) ?? entity_id));
  }, [products.data, groups.data, skus.data]);
}

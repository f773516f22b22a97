import { queryOptions } from '@tanstack/react-query';
import { brandAliasesReport, brandAliasesSettleOdd } from '../../../client/src/generated/sdk.gen';
import type { JudgedSpellingRow, SpellingsReport } from '../../../client/src/generated/types.gen';
import { answerOf } from './client';
import { keysOf } from './keys';
import { queryClient } from './query-client';

export type { JudgedSpellingRow, SpellingsReport };

export const aliasKeys = keysOf('aliases');

/** Every brand spelling of NetSuite with its money, and which brand gets it. */
export const spellingsQuery = () =>
  queryOptions({
    queryKey: aliasKeys.list(),
    queryFn: ({ signal }): Promise<SpellingsReport> => answerOf(brandAliasesReport({ signal })),
  });

/** Says which brand a spelling stands for; null takes the word back. Counts in every figure at once. */
export async function settleSpelling(spelling: string, brandId: string | null): Promise<void> {
  await answerOf(brandAliasesSettleOdd({ body: { spelling, brand_id: brandId } }));
  await Promise.all(
    (['aliases', 'revenue', 'brands', 'data-gaps'] as const).map((resource) =>
      queryClient.invalidateQueries({ queryKey: [resource] }),
    ),
  );
}

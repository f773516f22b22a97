import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInputError } from '../../common/problem/domain-error.js';
import { shorten } from '../../common/problem/shorten.js';
import type { ChangeReceipt } from '../../sync-queue/edits/dto/receipt.dto.js';
import type { EditRequest } from '../../sync-queue/edits/edit-command.js';
import { type CheckedBrandMap, type CheckedPair, checkBrandMap } from '../brand-map/check-brand-map.js';
import { UNCLEAR } from '../brand-map/map-problems.js';
import { type BrandMapEntry, readBrandMap } from '../brand-map/read-brand-map.js';
import { BrandMapSyntaxError } from '../brand-map/text-cursor.js';
import { AliasChanges, type WantedAlias } from './alias-changes.service.js';
import { refuseSpelling } from './check-spelling.js';
import type { BrandMapImported, ImportAction, ImportBrandMap, ImportedEntry } from './dto/import-brand-map.dto.js';
import { judgeSpellings, type SpellingEvidence, type StoredAlias, totalSpellings } from './judge-spellings.js';
import { SpellingsService } from './spellings.service.js';

/** Takes an existing BRAND_MAP over as what persons have said of spellings. */
@Injectable()
export class BrandMapImport {
  constructor(
    private readonly changes: AliasChanges,
    private readonly spellings: SpellingsService,
  ) {}

  /**
   * Shows what would happen, or does it: all of it or nothing.
   * @throws InvalidInputError when the map can't be read, or has unclear entries that are not to be skipped.
   */
  async import(wanted: ImportBrandMap, request: EditRequest): Promise<BrandMapImported> {
    const entries = readMap(wanted.brand_map);
    const evidence = await this.spellings.evidence();
    if (wanted.dry_run) return describe(checkBrandMap(entries, evidence), evidence, true, null);
    let used = evidence;
    let checked: CheckedBrandMap = { direction: 'spelling_to_brand', pairs: [] };
    const receipt = await this.changes.make({
      kind: 'import',
      request,
      decide: ({ brands, aliases }) => {
        used = { brands, aliases: [...aliases.values()], sums: evidence.sums };
        checked = checkBrandMap(entries, used);
        const unclear = checked.pairs.filter((pair) => actionOf(pair) === 'unclear');
        if (unclear.length > 0 && !wanted.skip_unclear) throw new InvalidInputError(unclear.map(toProblem));
        return wantedOf(checked);
      },
    });
    return describe(checked, used, false, receipt);
  }
}

function readMap(text: string): BrandMapEntry[] {
  try {
    return readBrandMap(text);
  } catch (error) {
    if (!(error instanceof BrandMapSyntaxError)) throw error;
    throw new InvalidInputError([{ field: 'brand_map', message: `cannot be read. ${error.message}` }]);
  }
}

function actionOf({ spelling, said, brand, problems, ours }: CheckedPair): ImportAction {
  if (said === null) return 'nothing_said';
  if (brand === null || problems.some(({ problem }) => UNCLEAR.has(problem))) return 'unclear';
  if (refuseSpelling(spelling)) return 'unclear';
  if (ours.brand_id === brand.id) return 'matched_already';
  return ours.alias === null ? 'settle' : 'replace';
}

function wantedOf({ pairs }: CheckedBrandMap): WantedAlias[] {
  const wanted = pairs.filter((pair) => ['settle', 'replace'].includes(actionOf(pair)));
  const once = new Map(wanted.map(({ spelling, brand }) => [spelling, brand?.id ?? null]));
  return [...once].map(([spelling, brand_id]) => ({ spelling, brand_id }));
}

function toProblem({ spelling, problems }: CheckedPair): FieldProblem {
  const field = `brand_map[${JSON.stringify(shorten(spelling))}]`;
  const why = refuseSpelling(spelling, field)?.message;
  const unclear = problems.filter(({ problem }) => UNCLEAR.has(problem)).map(({ message }) => message);
  const advice = 'Nothing was imported; send "skip_unclear": true to import the others.';
  return { field, message: [...(why === undefined ? [] : [why]), ...unclear, advice].join(' ') };
}

function describe(
  checked: CheckedBrandMap,
  evidence: SpellingEvidence,
  dryRun: boolean,
  receipt: ChangeReceipt | null,
): BrandMapImported {
  const entries = checked.pairs.map(toEntry);
  const count = (action: ImportAction): number => entries.filter((entry) => entry.action === action).length;
  const said = wantedOf(checked).map(({ spelling, brand_id }): StoredAlias => {
    return { netsuite_brand: spelling, brand_id: brand_id ?? '', created_by: '', created_at: '' };
  });
  const after = { ...evidence, aliases: [...evidence.aliases, ...said] };
  return {
    dry_run: dryRun,
    direction: checked.direction,
    actions: {
      settle: count('settle'),
      replace: count('replace'),
      matched_already: count('matched_already'),
      nothing_said: count('nothing_said'),
      unclear: count('unclear'),
    },
    unmatched_before: totalSpellings(judgeSpellings(evidence)).unmatched,
    unmatched_after: totalSpellings(judgeSpellings(after)).unmatched,
    entries,
    receipt,
  };
}

function toEntry(pair: CheckedPair): ImportedEntry {
  const { spelling, said, line, found_by, brand, problems, candidates, ours } = pair;
  return {
    spelling,
    said,
    line,
    action: actionOf(pair),
    found_by,
    brand_id: brand?.id ?? null,
    brand_name: brand?.name ?? null,
    problems: [...problems],
    candidates: [...candidates],
    lines: ours.lines,
    revenue_ytd: ours.revenue_ytd,
    revenue_total: ours.revenue_total,
  };
}

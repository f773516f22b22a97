import { Injectable } from '@nestjs/common';
import type { PageQuery } from '../../common/list-query/page-query.dto.js';
import { InvalidInputError, NotFoundError, PreconditionFailedError } from '../../common/problem/domain-error.js';
import { shorten } from '../../common/problem/shorten.js';
import { ChangeLogService, type HistoryPage } from '../../sync-queue/edits/change-log.service.js';
import type { EditWarning } from '../../sync-queue/edits/dto/edit-warning.dto.js';
import type { EditRequest } from '../../sync-queue/edits/edit-command.js';
import { placeOf } from '../../sync-queue/edits/history.js';
import { BrandMatcher } from '../matching/match-brands.js';
import { ALIAS_ENTITY, AliasChanges, type SettledSoFar, type WantedAlias } from './alias-changes.service.js';
import { refuseSpelling } from './check-spelling.js';
import type { SpellingSettled } from './dto/settle-spelling.dto.js';
import { versionOf } from './judge-spellings.js';
import { SpellingsService } from './spellings.service.js';

const DEFAULT_LIMIT = 100;

/** A person's word on which brand a spelling of NetSuite stands for. */
@Injectable()
export class BrandAliasesService {
  constructor(
    private readonly changes: AliasChanges,
    private readonly spellings: SpellingsService,
    private readonly changeLog: ChangeLogService,
  ) {}

  /** Says that a spelling stands for a brand. @throws InvalidInputError, PreconditionFailedError. */
  settle(spelling: string, brandId: string, request: EditRequest): Promise<SpellingSettled> {
    return this.change(spelling, request, ({ brands }) => {
      if (!brands.some(({ id }) => id === brandId)) throw new InvalidInputError([noSuchBrand(brandId, brands)]);
      return [{ spelling, brand_id: brandId }];
    });
  }

  /** Takes the word back. @throws NotFoundError when nobody has said anything, PreconditionFailedError. */
  release(spelling: string, request: EditRequest): Promise<SpellingSettled> {
    return this.change(spelling, request, ({ aliases }) => {
      if (!aliases.has(spelling)) throw new NotFoundError(`Nobody has settled the spelling "${shorten(spelling)}".`);
      return [{ spelling, brand_id: null }];
    });
  }

  /** What was said of a spelling, latest first. */
  history(spelling: string, query: PageQuery): Promise<HistoryPage> {
    const before = placeOf(query);
    if (refuseSpelling(spelling)) return Promise.resolve({ entries: [], total: 0, next: undefined });
    const limit = Number(query.limit ?? DEFAULT_LIMIT);
    return this.changeLog.history({ entity: ALIAS_ENTITY, fields: [] }, spelling, { fields: undefined, before, limit });
  }

  private async change(
    spelling: string,
    request: EditRequest,
    decide: (known: SettledSoFar) => WantedAlias[],
  ): Promise<SpellingSettled> {
    const problem = refuseSpelling(spelling);
    if (problem) throw new InvalidInputError([problem]);
    let hidden: string | undefined;
    const receipt = await this.changes.make({
      kind: 'edit',
      request,
      decide: (known) => {
        refuseOtherVersion(spelling, request, known);
        const wanted = decide(known);
        hidden = nameThatIsOverruled(spelling, wanted[0]?.brand_id ?? null, known);
        return wanted;
      },
    });
    const row = await this.spellings.judge(spelling);
    const warnings: EditWarning[] = [];
    const warn = (message: string): number => warnings.push({ id: spelling, field: 'spelling', message });
    if (row.alias && row.lines === 0)
      warn('NetSuite has no line with this spelling so far; check each character of it.');
    if (hidden !== undefined) warn(`is the name of the brand ${hidden}, whose money now goes to another one.`);
    return { ...row, receipt, warnings };
  }
}

/** The last one wins, unless it says which word it has seen. */
function refuseOtherVersion(spelling: string, { ifMatch }: EditRequest, { aliases }: SettledSoFar): void {
  const word = aliases.get(spelling);
  const version = versionOf(word?.brand_id ?? null);
  if (ifMatch === undefined || ifMatch.includes(version)) return;
  const now = word
    ? `was settled as ${word.brand_id} by ${word.created_by} at ${word.created_at}.`
    : 'is not settled any more.';
  throw new PreconditionFailedError(
    `The spelling was settled otherwise since. Read it again, and send If-Match: "${version}" if your word still stands.`,
    [{ field: 'brand_id', message: now }],
  );
}

/** A slip that would not be seen: the very name of another brand. */
function nameThatIsOverruled(spelling: string, brandId: string | null, { brands }: SettledSoFar): string | undefined {
  const own = new BrandMatcher(brands, []).match(spelling);
  return brandId !== null && own && own.brandId !== brandId ? own.brandId : undefined;
}

function noSuchBrand(given: string, brands: SettledSoFar['brands']): { field: string; message: string } {
  const named = new BrandMatcher(brands, []).match(given);
  const advice = named ? `That is a name: its id is ${named.brandId}.` : 'GET brands lists them.';
  return { field: 'brand_id', message: `must be the id of a brand, and "${shorten(given)}" is none. ${advice}` };
}

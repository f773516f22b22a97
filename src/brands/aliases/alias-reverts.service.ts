import { Injectable } from '@nestjs/common';
import { ConflictError, type FieldProblem, NotFoundError } from '../../common/problem/domain-error.js';
import { shorten } from '../../common/problem/shorten.js';
import type { EditRequest } from '../../sync-queue/edits/edit-command.js';
import { SELECT_ALIAS_CHANGE } from './alias-changes.queries.js';
import { AliasChanges, type SettledSoFar, type WantedAlias } from './alias-changes.service.js';
import type { AliasesReverted, RevertAliases } from './dto/revert-aliases.dto.js';
import { judgeSpellings } from './judge-spellings.js';
import { SpellingsService } from './spellings.service.js';

/** What a change said of a spelling. */
interface SaidThen {
  readonly spelling: string;
  /** The brand before; null is none. */
  readonly former: string | null;
  readonly brand_id: string | null;
}

/** Takes back what was said of spellings: by one word, or by a whole import. */
@Injectable()
export class AliasReverts {
  constructor(
    private readonly changes: AliasChanges,
    private readonly spellings: SpellingsService,
  ) {}

  /**
   * Says of each spelling what was said before that change.
   * @throws NotFoundError, ConflictError when somebody has settled one of them otherwise since.
   */
  async revert({ change_id, force }: RevertAliases, request: EditRequest): Promise<AliasesReverted> {
    let spellings: string[] = [];
    const receipt = await this.changes.make({
      kind: 'revert',
      request,
      reverts: change_id,
      decide: async (known) => {
        const { rows } = await known.client.query<SaidThen>(SELECT_ALIAS_CHANGE, [change_id]);
        if (rows.length === 0) throw new NotFoundError(`No change ${shorten(change_id)} said anything of spellings.`);
        const since = rows.flatMap((said) => settledSince(said, known));
        if (since.length > 0 && !force) {
          throw new ConflictError(
            'Somebody settled it otherwise since. Send "force": true to take that back, too.',
            since,
          );
        }
        spellings = rows.map(({ spelling }) => spelling);
        return rows.map(({ spelling, former }): WantedAlias => ({ spelling, brand_id: former }));
      },
    });
    const rows = judgeSpellings(await this.spellings.evidence(), spellings);
    return { spellings: rows.filter(({ spelling }) => spelling !== null && spellings.includes(spelling)), receipt };
  }
}

function settledSince({ spelling, brand_id }: SaidThen, { aliases }: SettledSoFar): FieldProblem[] {
  const now = aliases.get(spelling);
  if ((now?.brand_id ?? null) === brand_id) return [];
  const message = now
    ? `was settled as ${now.brand_id} by ${now.created_by} at ${now.created_at}.`
    : 'is not settled any more.';
  return [{ field: shorten(spelling), message }];
}

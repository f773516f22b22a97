import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { deliveriesOf } from '../../sync-queue/edits/delivery.js';
import type { ChangeReceipt } from '../../sync-queue/edits/dto/receipt.dto.js';
import type { EditRequest } from '../../sync-queue/edits/edit-command.js';
import { EditTransaction } from '../../sync-queue/edits/edit-transaction.js';
import { toReceipt } from '../../sync-queue/edits/receipt.js';
import type { KnownBrand } from '../matching/match-brands.js';
import { LOCK_ALIASES, WRITE_ALIASES } from './alias-changes.queries.js';
import { AliasReadiness } from './alias-readiness.js';
import { type StoredAlias, versionOf } from './judge-spellings.js';
import { SELECT_KNOWN_BRANDS, selectStoredAliases } from './spellings.queries.js';

/** How the change log calls what a person said of a spelling. */
export const ALIAS_ENTITY = 'brand_alias';

/** What is to be said of a spelling: a brand, or null to take the word back. */
export interface WantedAlias {
  readonly spelling: string;
  readonly brand_id: string | null;
}

/** What is known while nobody else can say anything of a spelling. */
export interface SettledSoFar {
  readonly brands: readonly KnownBrand[];
  /** By spelling. */
  readonly aliases: ReadonlyMap<string, StoredAlias>;
  readonly client: PoolClient;
}

/** One change of what was said of spellings. */
export interface AliasCommand {
  readonly kind: 'edit' | 'import' | 'revert';
  readonly request: EditRequest;
  /** The change that it takes back. */
  readonly reverts?: string;
  /** Decides what to say, under the lock; what is said already is left out. */
  decide(known: SettledSoFar): readonly WantedAlias[] | Promise<readonly WantedAlias[]>;
}

/** Writes what persons say of spellings: all of it or nothing, logged, told to whoever listens, and counted at once. */
@Injectable()
export class AliasChanges {
  constructor(
    private readonly transaction: EditTransaction,
    private readonly readiness: AliasReadiness,
    private readonly feed: ChangeFeed,
  ) {}

  /**
   * The receipt; null when everything was said already.
   * @throws WritesRefusedError, BusyError, OutcomeUnknownError, and whatever decides.
   */
  async make({ kind, request, reverts, decide }: AliasCommand): Promise<ChangeReceipt | null> {
    await this.readiness.assertReady();
    const changeId = randomUUID();
    const receipt = await this.transaction.run(changeId, async (client) => {
      await client.query(LOCK_ALIASES);
      const { rows: brands } = await client.query<KnownBrand>(SELECT_KNOWN_BRANDS);
      const { rows: stored } = await client.query<StoredAlias>(selectStoredAliases('pipeline.brand_alias'));
      const aliases = new Map(stored.map((alias) => [alias.netsuite_brand, alias]));
      const before = (spelling: string): string | null => aliases.get(spelling)?.brand_id ?? null;
      const wanted = (await decide({ brands, aliases, client })).filter(
        ({ spelling, brand_id }) => before(spelling) !== brand_id,
      );
      if (wanted.length === 0) return null;
      const changes = wanted.map(({ spelling, brand_id }) => {
        const former = before(spelling);
        return { spelling, brand_id, former, version: versionOf(former) };
      });
      const { requestedBy, requestId } = request;
      const values = [JSON.stringify(changes), changeId, kind, requestedBy, requestId, reverts ?? null];
      const { rows } = await client.query<{ requested_at: string }>(WRITE_ALIASES, values);
      const head = {
        change_id: changeId,
        kind,
        requested_by: requestedBy,
        requested_at: rows[0]?.requested_at ?? '',
        request_id: requestId,
        reverts: reverts ?? null,
      };
      return toReceipt(head, changes.map(toLoggedField), deliveriesOf([]));
    });
    // Before the answer: whoever gets it must see the money moved in whatever is read next.
    if (receipt) this.feed.announce(['pipeline.brand_alias']);
    return receipt;
  }
}

function toLoggedField({ spelling, brand_id, former }: WantedAlias & { former: string | null }) {
  return {
    entity: ALIAS_ENTITY,
    entity_id: spelling,
    field: 'brand_id',
    old_value: former,
    new_value: brand_id,
    asana_gid: null,
    reverted_by: null,
  };
}

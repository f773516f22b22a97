import { Injectable } from '@nestjs/common';
import { Warehouse } from '../../database/warehouse.js';
import { whatEndsPause, whyPaused } from '../targets/paused.js';
import { SyncTargets } from '../targets/sync-targets.service.js';
import { REDRIVABLE, type RedriveAnswer, type RedriveRequest } from './dto/redrive.dto.js';
import { QueueReadiness } from './queue-readiness.js';
import type { QueueRow } from './queue-rows.js';
import { QueueTransaction } from './queue-transaction.js';
import {
  REDRIVE_BATCH,
  REDRIVE_ENTRIES,
  type Redrivable,
  SELECT_REDRIVE_SAMPLE,
  selectRedrivable,
} from './redrive.queries.js';
import { inApiNames } from './to-queue-entry.js';

/** Entries of a dry run that are shown. */
const SHOWN = 100;

/** Sends again many entries that failed, as after an upstream was mended. */
@Injectable()
export class RedriveService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly readiness: QueueReadiness,
    private readonly transaction: QueueTransaction,
    private readonly targets: SyncTargets,
  ) {}

  /** Shows what would be sent, or opens it, a batch a transaction: what was done stays done if a later batch fails. */
  async redrive({ filter: given, dry_run, limit }: RedriveRequest): Promise<RedriveAnswer> {
    // JSON's null, as JSON's nothing, asks for all.
    const filter = given ?? {};
    await this.readiness.assertUsable();
    const { sql, values } = selectRedrivable(filter, filter.status ?? REDRIVABLE);
    const matching = await this.warehouse.rows<Redrivable>(sql, values);
    const standing = matching.filter(({ overtaken }) => !overtaken);
    const chosen = standing.slice(0, limit).map(({ id }) => id);
    const waits = await this.whatWaits(standing.slice(0, limit));
    const counts = {
      dry_run,
      matched: matching.length,
      overtaken: matching.length - standing.length,
      beyond_limit: standing.length - chosen.length,
    };
    if (dry_run) {
      const rows = await this.warehouse.rows<QueueRow>(SELECT_REDRIVE_SAMPLE, [chosen.slice(0, SHOWN)]);
      const would_send = rows.map(({ id, target, entity, entity_id, fields, status, last_error }) => {
        return { id, target, entity, entity_id, fields: inApiNames(entity, fields), status, last_error };
      });
      const would_redrive = chosen.length;
      return {
        ...counts,
        would_redrive,
        redriven: 0,
        skipped: 0,
        would_send,
        what_to_do: said([afterDryRun(would_redrive), ...waits]),
      };
    }
    let redriven = 0;
    for (let start = 0; start < chosen.length; start += REDRIVE_BATCH) {
      const batch = chosen.slice(start, start + REDRIVE_BATCH);
      redriven += await this.transaction.run(
        async (client) => (await client.query(REDRIVE_ENTRIES, [batch])).rowCount ?? 0,
      );
    }
    const skipped = chosen.length - redriven;
    const what_to_do = said([...afterRedrive(chosen.length, counts.beyond_limit, skipped), ...waits]);
    return { ...counts, would_redrive: 0, redriven, skipped, would_send: [], what_to_do };
  }

  /** Which of the targets are paused: what is opened for them waits on. */
  private async whatWaits(chosen: readonly Redrivable[]): Promise<string[]> {
    if (chosen.length === 0) return [];
    const wanted = new Set(chosen.map(({ target }) => target));
    const paused = (await this.targets.states()).filter(
      ({ target, paused_at }) => paused_at !== null && wanted.has(target),
    );
    return paused.map((state) => `${whyPaused(state).replace(/\.?$/, '.')} ${whatEndsPause(state)}`);
  }
}

function afterDryRun(count: number): string {
  if (count === 0)
    return 'Nothing was done, and with "dry_run": false nothing would be: no entry is left to send again.';
  return `Nothing was done. The same request with "dry_run": false sends ${entries(count)} again.`;
}

function afterRedrive(chosen: number, beyondLimit: number, skipped: number): string[] {
  if (chosen === 0) return ['Nothing was done: no entry is left to send again.'];
  const left = [
    ...(beyondLimit > 0 ? [`${entries(beyondLimit)} beyond the limit`] : []),
    ...(skipped > 0 ? [`${entries(skipped)} that somebody else was changing`] : []),
  ];
  return left.length === 0 ? [] : [`The same request again takes what is left: ${left.join(', ')}.`];
}

function said(words: readonly string[]): string | null {
  return words.length === 0 ? null : words.join(' ');
}

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}

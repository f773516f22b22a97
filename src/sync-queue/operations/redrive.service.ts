import { Injectable } from '@nestjs/common';
import { Warehouse } from '../../database/warehouse.js';
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
  ) {}

  /** Shows what would be sent, or opens it, a batch a transaction: what was done stays done if a later batch fails. */
  async redrive({ filter: given, dry_run, limit }: RedriveRequest): Promise<RedriveAnswer> {
    // JSON's null, as JSON's nothing, asks for all.
    const filter = given ?? {};
    await this.readiness.assertUsable();
    const { sql, values } = selectRedrivable(filter, filter.status ?? REDRIVABLE);
    const matching = await this.warehouse.rows<Redrivable>(sql, values);
    const standing = matching.filter(({ overtaken }) => !overtaken).map(({ id }) => id);
    const chosen = standing.slice(0, limit);
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
      return { ...counts, would_redrive, redriven: 0, skipped: 0, would_send, what_to_do: afterDryRun(would_redrive) };
    }
    let redriven = 0;
    for (let start = 0; start < chosen.length; start += REDRIVE_BATCH) {
      const batch = chosen.slice(start, start + REDRIVE_BATCH);
      redriven += await this.transaction.run(
        async (client) => (await client.query(REDRIVE_ENTRIES, [batch])).rowCount ?? 0,
      );
    }
    const skipped = chosen.length - redriven;
    const what_to_do = afterRedrive(counts.beyond_limit, skipped);
    return { ...counts, would_redrive: 0, redriven, skipped, would_send: [], what_to_do };
  }
}

function afterDryRun(count: number): string {
  if (count === 0)
    return 'Nothing was done, and with "dry_run": false nothing would be: no entry is left to send again.';
  return `Nothing was done. The same request with "dry_run": false sends ${entries(count)} again.`;
}

function afterRedrive(beyondLimit: number, skipped: number): string | null {
  const left = [
    ...(beyondLimit > 0 ? [`${entries(beyondLimit)} beyond the limit`] : []),
    ...(skipped > 0 ? [`${entries(skipped)} that somebody else was changing`] : []),
  ];
  return left.length === 0 ? null : `The same request again takes what is left: ${left.join(', ')}.`;
}

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}

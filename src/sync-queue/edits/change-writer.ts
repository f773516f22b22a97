import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { QueueEntry } from '../queue-entry.js';
import { SyncQueueService } from '../sync-queue.service.js';
import type { ChangeReceipt } from './dto/receipt.dto.js';
import type { EditCommand, LockedRecord, RecordChange } from './edit-command.js';
import { SETTLE_LINKS, writeChange } from './edits.queries.js';
import { planEntries } from './plan-edit.js';
import { receiptOfNewChange } from './receipt.js';

/** Writes a change: the rows, the log and the queue. */
@Injectable()
export class ChangeWriter {
  constructor(private readonly queue: SyncQueueService) {}

  /**
   * Writes what changes, and queues it. The order of log and queue follows that of the locks.
   * @param isTold whether an upstream has to be told: not of what goes back to the value that it has.
   */
  async write(
    client: PoolClient,
    changeId: string,
    command: Pick<EditCommand, 'resource' | 'kind' | 'request' | 'reverts'>,
    changes: readonly RecordChange[],
    records: readonly LockedRecord[],
    isTold: (entry: QueueEntry) => boolean = () => true,
  ): Promise<ChangeReceipt> {
    const { resource, kind, request, reverts = null } = command;
    const columns = resource.fields.filter((field) =>
      changes.some(({ fields }) => fields.some((f) => f.field === field)),
    );
    const values = changes.map(({ id, fields }) => {
      const before = records.find((record) => record.id === id)?.values;
      const after = new Map(fields.map(({ field, to }) => [field.name, to]));
      const row = columns.map(({ name, column }) => [column, after.has(name) ? after.get(name) : before?.get(name)]);
      return { id, ...Object.fromEntries(row) };
    });
    const log = changes.flatMap(({ id, versionBefore, fields }) =>
      fields.map(({ field, from, to, asanaGid }) => ({
        entity_id: id,
        field: field.column,
        old_value: from,
        new_value: to,
        asana_gid: asanaGid,
        version_before: versionBefore,
      })),
    );
    const { rows } = await client.query<{ requested_at: string }>(writeChange(resource, columns), [
      JSON.stringify(values),
      changeId,
      kind,
      request.requestedBy,
      request.requestId,
      reverts,
      JSON.stringify(log),
    ]);
    const told = planEntries(resource, changeId, request.requestedBy, changes).filter(isTold);
    const entries = await this.queue.enqueue(client, told);
    const settled = columns.filter(({ column }) => records.some(({ ambiguous }) => ambiguous.includes(column)));
    if (settled.length > 0) {
      const ids = changes.map(({ id }) => id);
      await client.query(SETTLE_LINKS, [resource.table, ids, settled.map(({ column }) => column)]);
    }
    const change = { id: changeId, kind, reverts, request, committedAt: rows[0]?.requested_at ?? '' };
    return receiptOfNewChange(resource, change, changes, entries);
  }
}

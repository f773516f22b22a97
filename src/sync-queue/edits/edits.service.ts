import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { PreconditionFailedError } from '../../common/problem/domain-error.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import type { WatchedTableName } from '../../database/changes/watched-tables.js';
import { Warehouse } from '../../database/warehouse.js';
import { ChangeLogService } from './change-log.service.js';
import { ChangeWriter } from './change-writer.js';
import { refuseDanglingReferences } from './dangling-references.js';
import { warnOfDisagreements } from './disagreeing-references.js';
import { renderAnswer } from './edit-answer.js';
import type { EditAnswer, EditCommand, LockedRecord, RecordChange } from './edit-command.js';
import { EditTransaction } from './edit-transaction.js';
import { IdempotencyService } from './idempotency.service.js';
import { lockAll } from './lock-all.js';
import { warnOfNewWords } from './new-words.js';
import { planChange } from './plan-edit.js';
import { WriteReadiness } from './write-readiness.js';

const MULTIPLE_LINK = 'pipeline.multiple_link';

/** Makes edits: locks, compares, writes, logs and queues in one transaction, whatever is edited and whoever asks. */
@Injectable()
export class EditsService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly transaction: EditTransaction,
    private readonly idempotency: IdempotencyService,
    private readonly changeLog: ChangeLogService,
    private readonly writer: ChangeWriter,
    private readonly feed: ChangeFeed,
    private readonly readiness: WriteReadiness,
  ) {}

  /** Carries out an edit and answers the records as they are now, with the receipt; a repeated one is answered as the first. */
  async apply(command: EditCommand): Promise<EditAnswer> {
    const { resource, request } = command;
    await this.readiness.assertReady(resource.table);
    const changeId = randomUUID();
    const changed = new Set<WatchedTableName>();
    const answer = await this.transaction.run(changeId, async (client) => {
      const earlier = await this.idempotency.claim(client, request);
      if (earlier) return earlier;
      changed.clear();
      const answer = await this.edit(client, changeId, command, changed);
      await this.idempotency.keep(client, request, answer);
      return answer;
    });
    // Before the answer: whoever gets it must see the change in whatever is read next.
    this.feed.announce([...changed]);
    return answer;
  }

  private async edit(
    client: PoolClient,
    changeId: string,
    command: EditCommand,
    changed: Set<WatchedTableName>,
  ): Promise<EditAnswer> {
    const records = await lockAll(client, command, this.warehouse.pipeline('multiple_link'));
    await this.checkIfMatch(client, command, records);
    const changes: RecordChange[] = [];
    const touched = new Set<string>();
    for (const record of records) {
      const desired = await command.decide(record, client);
      for (const field of desired.keys()) touched.add(field);
      refuseDanglingReferences(command, record, desired.keys());
      const change = planChange(command.resource, record, desired);
      if (change) changes.push(change);
    }
    const receipt = changes.length === 0 ? null : await this.writer.write(client, changeId, command, changes, records);
    if (receipt) {
      for (const table of [command.resource.table, 'pdos.pending_sync_queue'] as const) changed.add(table);
      if (records.some(({ ambiguous }) => ambiguous.length > 0)) changed.add(MULTIPLE_LINK);
    }
    const state = await command.readState(client, command.ids);
    const soldItems = this.warehouse.pipeline('revenue_rollup');
    const found = [
      ...(await warnOfDisagreements(client, command.resource, changes)),
      ...(await warnOfNewWords(client, command.resource, changes, soldItems)),
    ];
    return renderAnswer(command, state, { touched, found }, receipt);
  }

  private async checkIfMatch(
    client: PoolClient,
    command: EditCommand,
    records: readonly LockedRecord[],
  ): Promise<void> {
    const { ifMatch } = command.request;
    const [record] = records;
    if (ifMatch === undefined || !record || ifMatch.includes(record.version)) return;
    const since = await this.changeLog.changesSince(client, command.resource, record, ifMatch);
    const advice = `Read it again, and send If-Match: "${record.version}" if the edit still stands.`;
    const message =
      since.length > 0
        ? `The ${command.resource.called} was changed since. ${advice}`
        : `The ${command.resource.called} is not in the version of If-Match, and no edit made here tells why: it was changed at its source, or the version is not one of this record. ${advice}`;
    throw new PreconditionFailedError(message, since);
  }
}

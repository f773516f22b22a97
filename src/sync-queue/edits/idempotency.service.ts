import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { PoolClient } from 'pg';
import { KeyReusedError } from '../../common/problem/domain-error.js';
import { Warehouse } from '../../database/warehouse.js';
import type { EditAnswer, EditRequest } from './edit-command.js';
import { CLAIM_KEY, FORGET_OLD_KEYS, KEEP_ANSWER, SELECT_KEPT_ANSWER } from './idempotency.queries.js';
import { WriteReadiness } from './write-readiness.js';

const FORGET_INTERVAL_MS = 3_600_000;

/** Sees to it that a request with an `Idempotency-Key` acts once, however often it is sent. */
@Injectable()
export class IdempotencyService {
  private readonly log = new Logger(IdempotencyService.name);

  constructor(
    private readonly warehouse: Warehouse,
    private readonly readiness: WriteReadiness,
  ) {}

  /**
   * Claims the key of a request within its transaction. What it answers was answered before.
   * @throws KeyReusedError when the key came with another request.
   */
  async claim(client: PoolClient, { requestedBy, idempotency }: EditRequest): Promise<EditAnswer | undefined> {
    if (!idempotency) return undefined;
    const { key, fingerprint } = idempotency;
    const { rowCount } = await client.query(CLAIM_KEY, [requestedBy, key, fingerprint]);
    if (rowCount === 1) return undefined;
    const { rows } = await client.query<{ fingerprint: string; etag: string | null; body: string }>(
      SELECT_KEPT_ANSWER,
      [requestedBy, key],
    );
    const [kept] = rows;
    if (!kept) throw new Error('an idempotency key was taken, and is gone');
    if (kept.fingerprint !== fingerprint) {
      throw new KeyReusedError(
        'The Idempotency-Key was used in the last 24 hours with another path or body. Take a new key for a new request.',
      );
    }
    return { etag: kept.etag, body: kept.body, replayed: true };
  }

  /** Keeps the answer for whoever sends the request again. */
  async keep(client: PoolClient, { requestedBy, idempotency }: EditRequest, answer: EditAnswer): Promise<void> {
    if (!idempotency) return;
    await client.query(KEEP_ANSWER, [requestedBy, idempotency.key, answer.etag, answer.body]);
  }

  /** Forgets what is older than a day. Every instance may do it. */
  @Interval(FORGET_INTERVAL_MS)
  async forgetOld(): Promise<void> {
    if (!(await this.readiness.isReady())) return;
    await this.warehouse.rows(FORGET_OLD_KEYS).catch((error: unknown) => {
      // The next turn makes up for it.
      this.log.warn(`old idempotency keys were not forgotten: ${String(error)}`);
    });
  }
}

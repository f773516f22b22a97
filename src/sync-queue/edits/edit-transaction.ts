import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { BusyError, DomainError, OutcomeUnknownError } from '../../common/problem/domain-error.js';
import { isDatabaseUnavailable } from '../../database/database-unavailable.js';
import { Warehouse } from '../../database/warehouse.js';
import { errorCode } from '../../runtime/error-code.js';
import { toEditError } from './edit-errors.js';
import { BEGIN_EDIT } from './edits.queries.js';
import { Slots } from './slots.js';
import { WriteReadiness } from './write-readiness.js';

/** Of the ten connections of the pool: edits that wait for a row leave some to reads. */
const EDITS_AT_ONCE = 6;
/** Two loaders and an edit may wait for each other in a circle; the one that PostgreSQL picks tries again. */
const TRIES = 3;
const IN_A_CIRCLE = new Set(['40001', '40P01']);

/** Runs an edit in one transaction: all of it happens, or nothing. */
@Injectable()
export class EditTransaction {
  private readonly slots = new Slots(EDITS_AT_ONCE);

  constructor(
    private readonly warehouse: Warehouse,
    private readonly readiness: WriteReadiness,
  ) {}

  /**
   * @param changeId named when it cannot be known whether the edit was committed.
   * @throws BusyError, WritesRefusedError, InvalidInputError for what the database refuses, OutcomeUnknownError.
   */
  run<T>(changeId: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.slots.use(async () => {
      for (let left = TRIES; left > 0; left--) {
        try {
          return await this.warehouse.withClient((client) => attempt(client, changeId, work));
        } catch (error) {
          if (!IN_A_CIRCLE.has(errorCode(error) ?? '')) throw this.translate(error);
        }
      }
      throw new BusyError('Others change the same records all the time. Nothing was changed; try again.');
    });
  }

  private translate(error: unknown): unknown {
    if (error instanceof DomainError) return error;
    this.readiness.doubt();
    return toEditError(error);
  }
}

async function attempt<T>(client: PoolClient, changeId: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  await client.query(BEGIN_EDIT);
  let result: T;
  try {
    result = await work(client);
  } catch (error) {
    // A connection that was lost rolls back by itself; what it was lost of is the error to tell.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
  await commit(client, changeId);
  return result;
}

async function commit(client: PoolClient, changeId: string): Promise<void> {
  try {
    await client.query('COMMIT');
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
    throw new OutcomeUnknownError(
      `The connection was lost during the commit. GET changes/${changeId} tells whether it was made; with an Idempotency-Key the same request can be sent again.`,
      { cause: error },
    );
  }
}

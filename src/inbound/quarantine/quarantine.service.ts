import { Injectable } from '@nestjs/common';
import { Warehouse } from '../../database/warehouse.js';
import type { QuarantinedRecord, QuarantineQuery } from '../dto/quarantine.dto.js';
import { PullsService } from '../pulls.service.js';
import { SELECT_QUARANTINE } from './quarantine.queries.js';

const DEFAULT_LIMIT = 100;

/** What could not be taken over. */
@Injectable()
export class QuarantineService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly pulls: PullsService,
  ) {}

  /** The newest ones, and how many there are. @throws PullsRefusedError. */
  async find(query: QuarantineQuery): Promise<{ records: QuarantinedRecord[]; total: number }> {
    this.pulls.assertReady();
    const { source = null, table_name = null, record_id = null, limit = DEFAULT_LIMIT } = query;
    const values = [source, table_name, record_id, Number(limit)];
    const rows = await this.warehouse.rows<QuarantinedRecord & { total: number }>(SELECT_QUARANTINE, values);
    return { records: rows.map(({ total: _, ...record }) => record), total: rows[0]?.total ?? 0 };
  }
}

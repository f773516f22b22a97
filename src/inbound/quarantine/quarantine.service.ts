import { Injectable } from '@nestjs/common';
import { Warehouse } from '../../database/warehouse.js';
import { decodeCursor, encodeCursor } from '../../sync-queue/edits/keyset-cursor.js';
import type { QuarantinedRecord, QuarantineQuery } from '../dto/quarantine.dto.js';
import { PullsService } from '../pulls.service.js';
import { COUNT_QUARANTINE, SELECT_QUARANTINE } from './quarantine.queries.js';

const DEFAULT_LIMIT = 100;
/** When it came in, its table, and its key, which may be any text. */
const PLACE = /^(\d{1,18}) (\S+) ([^\0]+)$/;

/** A page of what is set aside. */
export interface QuarantinePage {
  readonly records: QuarantinedRecord[];
  /** On all pages. */
  readonly total: number;
  /** Undefined on the last page. */
  readonly cursor: string | undefined;
}

/** What could not be taken over. */
@Injectable()
export class QuarantineService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly pulls: PullsService,
  ) {}

  /** One page, the latest to come in first. @throws InvalidInputError for a foreign cursor, PullsRefusedError. */
  async page({ cursor, limit, ...filters }: QuarantineQuery): Promise<QuarantinePage> {
    this.pulls.assertReady();
    const { source = null, table_name = null, record_id = null } = filters;
    const selection = [source, table_name, record_id];
    const after = cursor === undefined ? [] : placeIn(cursor, selection);
    const size = Number(limit ?? DEFAULT_LIMIT);
    const values = [...selection, size + 1, ...[0, 1, 2].map((part) => after[part] ?? null)];
    const [rows, counted] = await Promise.all([
      this.warehouse.rows<QuarantinedRecord & { moment: string }>(SELECT_QUARANTINE, values),
      this.warehouse.rows<{ total: number }>(COUNT_QUARANTINE, selection),
    ]);
    const page = rows.slice(0, size);
    const last = rows.length > size ? page.at(-1) : undefined;
    const place = last && `${last.moment} ${last.table_name} ${last.record_id}`;
    return {
      records: page.map(({ moment: _, ...record }) => record),
      total: counted[0]?.total ?? 0,
      cursor: place === undefined ? undefined : encodeCursor(place, selection),
    };
  }
}

function placeIn(cursor: string, selection: unknown): readonly string[] {
  const place = decodeCursor(cursor, selection, 'the quarantine', 'each filter', PLACE);
  return PLACE.exec(place)?.slice(1) ?? [];
}

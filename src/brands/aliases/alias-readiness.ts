import { Injectable } from '@nestjs/common';
import { WritesRefusedError } from '../../common/problem/domain-error.js';
import { Warehouse } from '../../database/warehouse.js';
import { SELECT_WRITE_RIGHTS, type WriteRight } from '../../sync-queue/edits/write-readiness.queries.js';

const NEEDED = [
  ['pipeline.brand_alias', 'INSERT'],
  ['pipeline.brand_alias', 'UPDATE'],
  ['pipeline.brand_alias', 'DELETE'],
  ['pipeline.change', 'INSERT'],
  ['pipeline.change_field', 'INSERT'],
  ['pipeline.event', 'INSERT'],
] as const;

/** Whether words on spellings can be kept here. The queue plays no part: an upstream is not told of them. */
@Injectable()
export class AliasReadiness {
  constructor(private readonly warehouse: Warehouse) {}

  /** @throws WritesRefusedError naming each table that is missing, and each GRANT. */
  async assertReady(): Promise<void> {
    const rights = await this.warehouse.rows<WriteRight>(SELECT_WRITE_RIGHTS, [
      NEEDED.map(([table]) => table),
      NEEDED.map(([, privilege]) => privilege),
    ]);
    const absent = [...new Set(rights.filter(({ found }) => !found).map(({ name }) => name))];
    const missing = [
      ...absent.map(
        (name) => `${name} does not exist: the migrations could not make it, and the log says which right they need.`,
      ),
      ...rights
        .filter(({ found, allowed }) => found && !allowed)
        .map(({ name, privilege, role }) => `To mend: GRANT ${privilege} ON ${name} TO "${role}";`),
    ];
    if (missing.length > 0) throw new WritesRefusedError(`Nothing was changed; reads go on. ${missing.join(' ')}`);
  }
}

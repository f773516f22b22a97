import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../common/problem/domain-error.js';
import { resourceOfEntity } from '../../sync-queue/edits/editable-resource.js';
import { EditsService } from '../../sync-queue/edits/edits.service.js';
import type { StageToRepair } from './stage-dates.queries.js';

/** Takes dates of Asana's tasks over into their stages. */
export interface StageRepairer {
  /** @throws domain errors, the database's errors. */
  takeOver(stages: readonly StageToRepair[], requestedBy: string): Promise<void>;
}

/**
 * Takes dates over as edits, one a dev group: they are checked and logged like a PATCH, told to Airtable, and can be reverted.
 * A date that was edited since it was compared stays.
 */
@Injectable()
export class StageRepairs implements StageRepairer {
  constructor(private readonly edits: EditsService) {}

  async takeOver(stages: readonly StageToRepair[], requestedBy: string): Promise<void> {
    const resource = resourceOfEntity('dev_group');
    if (resource === undefined) throw new Error('Dev groups can’t be edited here');
    for (const [id, wanted] of Map.groupBy(stages, ({ record_id }) => record_id)) {
      await this.edits.apply({
        resource,
        ids: [id],
        kind: 'edit',
        request: { requestedBy, requestId: randomUUID(), ifMatch: undefined, idempotency: undefined },
        missing: () => new NotFoundError(`The dev group ${id} is gone.`),
        decide: ({ values }) => {
          const standing = wanted.filter(({ field, ours }) => (values.get(field) ?? null) === ours);
          return new Map(standing.map(({ field, theirs }) => [field, theirs]));
        },
        // Nobody reads the answer.
        readState: async () => [],
        plural: true,
      });
    }
  }
}

import { Injectable } from '@nestjs/common';
import { InvalidInputError, NotFoundError } from '../../common/problem/domain-error.js';
import { shorten } from '../../common/problem/shorten.js';
import { ChangeLogService } from './change-log.service.js';
import type { RevertRequest } from './dto/revert.dto.js';
import type { EditAnswer, EditRequest, LockedRecord, ReadState } from './edit-command.js';
import { type EditValue, shiftDay, toEditValue } from './edit-values.js';
import type { EditableResource } from './editable-resource.js';
import { EditsService } from './edits.service.js';
import { planRevert } from './plan-revert.js';

/** Which stages of which records move, and how far. */
export interface Shift {
  readonly ids: readonly string[];
  /** The first stage that moves, by API name; the later ones move too. */
  readonly from: string;
  /** Earlier when negative. */
  readonly days: number;
}

/** The edits that every editable resource has. */
@Injectable()
export class RecordEdits {
  constructor(
    private readonly edits: EditsService,
    private readonly changeLog: ChangeLogService,
  ) {}

  /** Gives a record the values of a merge patch; what it leaves out stays. */
  patch(
    resource: EditableResource,
    id: string,
    patch: object,
    request: EditRequest,
    readState: ReadState,
  ): Promise<EditAnswer> {
    const values = new Map<string, EditValue>();
    const references = new Map<string, string>();
    for (const { name, kind } of resource.fields) {
      const given: unknown = Reflect.get(patch, name);
      if (given === undefined) continue;
      values.set(name, toEditValue(given));
      if (kind === 'reference' && typeof given === 'string') references.set(name, given);
    }
    return this.edits.apply({
      ...one(resource, id),
      kind: 'edit',
      references,
      request,
      readState,
      decide: () => values,
    });
  }

  /** Takes a change of a record back, or some of its fields. It is a change like any other, and goes upstream too. */
  revert(
    resource: EditableResource,
    id: string,
    wanted: RevertRequest,
    request: EditRequest,
    readState: ReadState,
  ): Promise<EditAnswer> {
    return this.edits.apply({
      ...one(resource, id),
      kind: 'revert',
      reverts: wanted.change_id,
      request,
      readState,
      decide: async (record, client) =>
        planRevert(resource, record, await this.changeLog.fromChangeOn(client, resource, id, wanted.change_id), wanted),
    });
  }

  /** The same of every record that the change is about: all of them, or none. */
  async revertWhole(
    resource: EditableResource,
    wanted: RevertRequest,
    request: EditRequest,
    readState: ReadState,
  ): Promise<EditAnswer> {
    const ids = await this.changeLog.recordsOf(resource, wanted.change_id);
    return this.edits.apply({
      resource,
      ids,
      plural: true,
      kind: 'revert',
      reverts: wanted.change_id,
      request,
      readState,
      missing: (missing) =>
        new NotFoundError(`Of the change's records these are gone: ${missing.map(shorten).join(', ')}.`),
      decide: async (record, client) =>
        planRevert(
          resource,
          record,
          await this.changeLog.fromChangeOn(client, resource, record.id, wanted.change_id),
          wanted,
        ),
    });
  }

  /** Moves the stages of several records from one stage on; stages without a date stay without. All in one change. */
  shift(
    resource: EditableResource,
    { ids, from, days }: Shift,
    request: EditRequest,
    readState: ReadState,
  ): Promise<EditAnswer> {
    const stages = resource.fields.filter(({ isStage }) => isStage).map(({ name }) => name);
    const moving = stages.slice(stages.indexOf(from));
    return this.edits.apply({
      resource,
      ids,
      plural: true,
      kind: 'shift',
      request,
      readState,
      missing: (missing) =>
        new InvalidInputError([
          { field: 'ids', message: `names no ${resource.called}: ${missing.map(shorten).join(', ')}.` },
        ]),
      decide: (record) => shiftStages(record, moving, days),
    });
  }
}

function one(resource: EditableResource, id: string) {
  const notFound = (): NotFoundError =>
    new NotFoundError(`${resource.path} has no record with the id "${shorten(id)}".`);
  // PostgreSQL's text has no NUL, so no record has such an id.
  if (id.includes('\0')) throw notFound();
  return { resource, ids: [id], missing: notFound };
}

function shiftStages(record: LockedRecord, stages: readonly string[], days: number): Map<string, EditValue> {
  const values = new Map<string, EditValue>();
  for (const stage of stages) {
    const day = record.values.get(stage);
    if (typeof day !== 'string') continue;
    const shifted = shiftDay(day, days);
    if (shifted === undefined) {
      const message = `moves ${stage} of ${record.id} (${day}) beyond the years 1900 to 2999.`;
      throw new InvalidInputError([{ field: 'days', message }]);
    }
    values.set(stage, shifted);
  }
  return values;
}

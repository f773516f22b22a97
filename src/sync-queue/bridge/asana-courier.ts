import type { AsanaTaskReading } from '../../upstreams/asana/asana-batch.js';
import type { AsanaClient } from '../../upstreams/asana/asana-client.js';
import type { Json } from '../../upstreams/http/json.js';
import type { UpstreamResult } from '../../upstreams/http/result.js';
import type { CallOptions } from '../../upstreams/limits/call-upstream.js';
import { ASANA_BATCH_ACTIONS } from '../../upstreams/limits/upstream-limits.js';
import type { ConflictPolicies, ConflictPolicy } from '../../upstreams/mapping/conflict-policies.js';
import { ASANA_STAGE_FIELD } from '../../upstreams/mapping/upstream-mapping.js';
import { labelOf } from '../queue-entry.js';
import { UNDERSTOOD } from '../understood.js';
import type { ClaimedRecord } from './claimed-record.js';
import {
  type Acknowledged,
  type Courier,
  type Parcel,
  type ReadingOf,
  type RecordReading,
  refusedHere,
} from './courier.js';

/** How the bridge speaks to Asana: up to 10 tasks a reading, one an update. */
export class AsanaCourier implements Courier {
  readonly target = 'asana';
  readonly label = labelOf('asana');
  readonly recordsAClaim = ASANA_BATCH_ACTIONS;
  readonly known = UNDERSTOOD.asana;

  readonly credential: string;

  constructor(
    private readonly client: AsanaClient,
    private readonly conflicts: ConflictPolicies,
  ) {
    this.credential = client.credential;
  }

  async *read(records: readonly ClaimedRecord[], options: CallOptions): AsyncGenerator<ReadingOf, void, undefined> {
    const gids = records.map(({ targetId }) => targetId);
    const result = await this.client.getTasks(gids, options);
    if (result.outcome !== 'ok') yield { records, result };
    else {
      const readings = records.map(
        (record) => [record.targetId, readingOf(record, result.value.get(record.targetId))] as const,
      );
      yield { records, result: { ...result, value: new Map(readings) } };
    }
  }

  policyOf(entity: string, column: string): ConflictPolicy {
    return this.conflicts.of(this.target, entity, column);
  }

  pack<P extends Parcel>(parcels: readonly P[]): P[][] {
    return parcels.map((parcel) => [parcel]);
  }

  portions({ values }: Parcel): ReadonlyMap<string, Json>[] {
    return [values];
  }

  async send([parcel]: readonly Parcel[], options: CallOptions): Promise<UpstreamResult<Acknowledged>> {
    if (parcel === undefined) throw new RangeError('Nothing to send');
    const { targetId, ours } = parcel.record;
    // One task may stand for two stages; the later edit of the two is what the person meant last.
    const [newest] = [...parcel.values.keys()].toSorted((a, b) => idOf(ours.get(b)) - idOf(ours.get(a)));
    const date = newest === undefined ? null : parcel.values.get(newest);
    if (date !== null && typeof date !== 'string') return refusedHere(`${JSON.stringify(date)} is not a date.`);
    const result = await this.client.updateDueOn(targetId, date, options);
    if (result.outcome !== 'ok') return result;
    const { due_on, modified_at } = result.value;
    const values = new Map([...parcel.values.keys()].map((column) => [column, due_on] as const));
    return { ...result, value: { values: new Map([[targetId, values]]), modifiedAt: modified_at } };
  }
}

function idOf(value: { readonly entryId: string } | undefined): number {
  return Number(value?.entryId ?? 0);
}

function readingOf({ ours, targetId }: ClaimedRecord, reading: AsanaTaskReading | undefined): RecordReading {
  if (reading === undefined) return { found: false, reason: `Asana did not answer for task ${targetId}.` };
  if (reading.kind === 'refused') return { found: false, reason: reading.message };
  const { due_on: value, modified_at: modifiedAt } = reading.task;
  const their = { kind: ASANA_STAGE_FIELD.kind, value, surplus: [] };
  return { found: true, values: new Map([...ours.keys()].map((column) => [column, their])), modifiedAt };
}

import {
  AIRTABLE_MAX_READ,
  AIRTABLE_MAX_UPDATE,
  type AirtableClient,
  type AirtableUpdate,
} from '../../upstreams/airtable/airtable-client.js';
import type { AirtableRecord } from '../../upstreams/airtable/airtable-record.js';
import type { Json } from '../../upstreams/http/json.js';
import type { Exchange, UpstreamResult } from '../../upstreams/http/result.js';
import type { CallOptions } from '../../upstreams/limits/call-upstream.js';
import type { ConflictPolicy } from '../../upstreams/mapping/conflict-policies.js';
import { fromUpstream, toUpstream } from '../../upstreams/mapping/field-kind.js';
import { fieldOf, type TableMapping, type UpstreamMapping } from '../../upstreams/mapping/upstream-mapping.js';
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
  type TheirValue,
} from './courier.js';

/** Columns whose field may be a select upstream: a word that is new there must be let in. */
const SELECTS = new Set(['status', 'regions']);

/** How the bridge speaks to Airtable: up to 100 records of a table a reading, up to 10 an update. */
export class AirtableCourier implements Courier {
  readonly target = 'airtable';
  readonly label = labelOf('airtable');
  readonly recordsAClaim = AIRTABLE_MAX_READ;
  readonly credential: string;
  readonly known = UNDERSTOOD.airtable;

  constructor(
    private readonly client: AirtableClient,
    private readonly mapping: UpstreamMapping,
  ) {
    this.credential = client.credential;
  }

  async *read(records: readonly ClaimedRecord[], options: CallOptions): AsyncGenerator<ReadingOf, void, undefined> {
    for (const [entity, group] of Map.groupBy(records, (record) => record.entity)) {
      const table = this.tableOf(entity);
      const ids = group.map(({ targetId }) => targetId);
      // Without a list of fields: one that is missing upstream would fail the reading for every record in it.
      const result = await this.client.getRecords(table.table, ids, { byFieldId: table.byFieldId }, options);
      if (result.outcome !== 'ok') yield { records: group, result };
      else yield { records: group, result: { ...result, value: readingsOf(table, group, result.value) } };
    }
  }

  policyOf(entity: string, column: string): ConflictPolicy {
    return this.mapping.conflicts.of(this.target, entity, column);
  }

  pack<P extends Parcel>(parcels: readonly P[]): P[][] {
    const groups = Map.groupBy(parcels, (parcel) => `${parcel.record.entity} ${this.typecasts(parcel)}`);
    return [...groups.values()].flatMap((group) => chunksOf(group, AIRTABLE_MAX_UPDATE));
  }

  /** A word that is new to a select is let in only where no link is set in the same call. */
  portions({ record, values }: Parcel): ReadonlyMap<string, Json>[] {
    const table = this.tableOf(record.entity);
    const isLink = ([column]: readonly [string, Json]): boolean => fieldOf(table, column)?.kind === 'link';
    const parts = [[...values].filter((value) => !isLink(value)), [...values].filter(isLink)];
    return parts.filter(({ length }) => length > 0).map((part) => new Map(part));
  }

  async send(parcels: readonly Parcel[], options: CallOptions): Promise<UpstreamResult<Acknowledged>> {
    const [first] = parcels;
    if (first === undefined) throw new RangeError('Nothing to send');
    const table = this.tableOf(first.record.entity);
    const updates: AirtableUpdate[] = [];
    for (const { record, values } of parcels) {
      const fields: Record<string, Json> = {};
      for (const [column, value] of values) {
        const field = fieldOf(table, column);
        if (field === undefined) return refusedHere(noField(table, column));
        const converted = toUpstream(field.kind, value);
        if (!converted.ok) return refusedHere(converted.reason);
        fields[field.field] = converted.value;
      }
      updates.push({ id: record.targetId, fields });
    }
    const { byFieldId } = table;
    const result = await this.client.updateRecords(table.table, updates, {
      ...options,
      byFieldId,
      typecast: this.typecasts(first),
    });
    return result.outcome === 'ok'
      ? { ...result, value: acknowledged(table, parcels, result.value, result.exchange) }
      : result;
  }

  /** Never where links are set: Airtable would make a new record of an id that it does not have. */
  private typecasts({ record, values }: Parcel): boolean {
    const table = this.tableOf(record.entity);
    const columns = [...values.keys()];
    return (
      columns.some((column) => SELECTS.has(column)) &&
      columns.every((column) => fieldOf(table, column)?.kind !== 'link')
    );
  }

  private tableOf(entity: string): TableMapping {
    const table = this.mapping.find(entity);
    if (table === undefined) throw new Error(`${entity} was claimed, but is no entity of Airtable’s`);
    return table;
  }
}

function readingsOf(
  table: TableMapping,
  wanted: readonly ClaimedRecord[],
  found: readonly AirtableRecord[],
): Map<string, RecordReading> {
  const byId = new Map(found.map((record) => [record.id, record]));
  return new Map(wanted.map((record) => [record.targetId, readingOf(table, record, byId.get(record.targetId))]));
}

function readingOf(
  table: TableMapping,
  { targetId, ours }: ClaimedRecord,
  found: AirtableRecord | undefined,
): RecordReading {
  if (found === undefined) {
    return {
      found: false,
      reason: `Airtable has no record ${targetId} in ${table.table}: it was deleted there, or is not shared with our token.`,
    };
  }
  const values = new Map<string, TheirValue>();
  const unreadable = new Map<string, string>();
  for (const column of ours.keys()) {
    const field = fieldOf(table, column);
    const read = field && fromUpstream(field.kind, found.fields[field.field]);
    if (field === undefined || read === undefined) unreadable.set(column, noField(table, column));
    else if (read.ok) values.set(column, { kind: field.kind, value: read.value, surplus: read.surplus });
    else unreadable.set(column, `Airtable’s field ${field.field} can’t be compared: ${read.reason}.`);
  }
  return { found: true, values, unreadable, modifiedAt: null };
}

function acknowledged(
  table: TableMapping,
  parcels: readonly Parcel[],
  answered: readonly AirtableRecord[],
  exchange: Exchange | null,
): Acknowledged {
  const byId = new Map(answered.map((record) => [record.id, record]));
  const values = new Map(
    parcels.map(({ record: { targetId }, values: sent }) => {
      const known = [...sent].map(([column, value]) => {
        const field = fieldOf(table, column);
        const read = field && fromUpstream(field.kind, byId.get(targetId)?.fields[field.field]);
        return [column, read?.ok ? read.value : value] as const;
      });
      return [targetId, new Map(known)] as const;
    }),
  );
  return { values, modifiedAt: dateOf(exchange) };
}

/** Airtable tells no time of modification: that of its answer is the moment at which it had the value. */
function dateOf(exchange: Exchange | null): string | null {
  const { date } = exchange?.response?.headers ?? {};
  const time = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function noField(table: TableMapping, column: string): string {
  return `The mapping of ${table.table} has no field for ${column}.`;
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

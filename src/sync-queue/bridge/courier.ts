import type { Json } from '../../upstreams/http/json.js';
import type { Exchange, UpstreamFailure, UpstreamResult } from '../../upstreams/http/result.js';
import type { CallOptions } from '../../upstreams/limits/call-upstream.js';
import type { ConflictPolicy } from '../../upstreams/mapping/conflict-policies.js';
import type { FieldKind } from '../../upstreams/mapping/field-kind.js';
import type { SyncTarget } from '../queue-entry.js';
import type { UnderstoodEntity } from '../understood.js';
import type { ClaimedRecord } from './claimed-record.js';

/** A field as it was read upstream. */
export interface TheirValue {
  readonly kind: FieldKind;
  readonly value: Json;
  /** Links after the first, where one is meant. */
  readonly surplus: readonly string[];
}

/** What a reading found of one record. */
export type RecordReading =
  | {
      readonly found: true;
      readonly values: ReadonlyMap<string, TheirValue>;
      /** Columns that can't be compared, and why: no repetition helps. */
      readonly unreadable?: ReadonlyMap<string, string>;
      readonly modifiedAt: string | null;
    }
  /** It can't be read, and asking again will not help. */
  | { readonly found: false; readonly reason: string };

/** Records that were asked for in one request, and what came of it. */
export interface ReadingOf {
  readonly records: readonly ClaimedRecord[];
  readonly result: UpstreamResult<ReadonlyMap<string, RecordReading>>;
}

/** New values of one record. */
export interface Parcel {
  readonly record: ClaimedRecord;
  /** By column: what is to be sent. */
  readonly values: ReadonlyMap<string, Json>;
}

/** What an upstream acknowledged, by record and column; what it left out of its answer is as we sent it. */
export interface Acknowledged {
  readonly values: ReadonlyMap<string, ReadonlyMap<string, Json>>;
  readonly modifiedAt: string | null;
}

/** What is peculiar to one upstream: what it calls things, and how many go into one request. */
export interface Courier {
  readonly target: SyncTarget;
  readonly label: string;
  readonly known: readonly UnderstoodEntity[];
  /** The fingerprint of the credential. */
  readonly credential: string;
  /** Who wins where somebody has edited a column there. */
  policyOf(entity: string, column: string): ConflictPolicy;
  /** Records that are claimed at once: as many as one reading holds. */
  readonly recordsAClaim: number;
  /** Reads records as they are upstream now, one request after the other. */
  read(records: readonly ClaimedRecord[], options: CallOptions): AsyncGenerator<ReadingOf, void, undefined>;
  /** Splits parcels into those of one request each. */
  pack<P extends Parcel>(parcels: readonly P[]): P[][];
  /** Splits values that were refused together into those that may be accepted one after the other: the whole where none may. */
  portions(parcel: Parcel): ReadonlyMap<string, Json>[];
  /** Sends parcels of one request. */
  send(parcels: readonly Parcel[], options: CallOptions): Promise<UpstreamResult<Acknowledged>>;
}

/** A refusal that comes from ourselves: nothing was sent, and no repetition helps. */
export function refusedHere(message: string, exchange: Exchange | null = null): UpstreamFailure {
  return {
    outcome: 'rejected',
    cause: 'not_sent',
    status: null,
    message,
    error: undefined,
    retryAfterSeconds: undefined,
    mayHaveBeenAccepted: false,
    exchange,
  };
}

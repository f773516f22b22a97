import type { PoolClient } from 'pg';
import type { GapHints } from '../../common/gaps/data-gap.decorator.js';
import type { EditValue } from './edit-values.js';
import type { EditableField } from './editable-field.decorator.js';
import type { EditableResource } from './editable-resource.js';

/** What kind of change the log says it was. */
export type ChangeKind = 'edit' | 'shift' | 'revert' | 'cancel' | 'resolve';

/** Who asks for an edit, and under what conditions. */
export interface EditRequest {
  readonly requestedBy: string;
  readonly requestId: string;
  /** The versions of which one must be the record's; undefined when any will do. */
  readonly ifMatch: readonly string[] | undefined;
  readonly idempotency: IdempotencyClaim | undefined;
}

/** A request that may be sent again and must act once. */
export interface IdempotencyClaim {
  readonly key: string;
  /** Tells two requests apart: a hash of method, path and body. */
  readonly fingerprint: string;
}

/** A record whose row is locked, as it is before the edit. */
export interface LockedRecord {
  readonly id: string;
  readonly version: string;
  /** By API name. */
  readonly values: ReadonlyMap<string, EditValue>;
  readonly asanaGids: ReadonlyMap<string, string>;
  /** Columns in which the source links several records: to choose one is a change, even the one that was kept. */
  readonly ambiguous: readonly string[];
  /** API names of the references to be set whose record does not exist. */
  readonly missingReferences: readonly string[];
}

/** The values that a record shall have, by API name; fields that are left out stay. */
export type DesiredValues = ReadonlyMap<string, EditValue>;

/** One field of a record that becomes another value. */
export interface FieldChange {
  readonly field: EditableField;
  readonly from: EditValue;
  readonly to: EditValue;
  /** The Asana task that has the date, if there is one. */
  readonly asanaGid: string | null;
}

/** What changes of one record. */
export interface RecordChange {
  readonly id: string;
  readonly versionBefore: string;
  readonly fields: readonly FieldChange[];
}

/** A row as the domain's own query reads it, its gaps not yet judged. */
export interface StateRow extends GapHints {
  readonly id: string;
}

/** One edit, whatever asked for it. */
export interface EditCommand {
  readonly resource: EditableResource;
  readonly kind: ChangeKind;
  /** The change that it takes back. */
  readonly reverts?: string;
  readonly ids: readonly string[];
  /** New values of references that have to exist, by API name. */
  readonly references?: ReadonlyMap<string, string>;
  readonly request: EditRequest;
  /** What is said when a record is not there. */
  missing(ids: readonly string[]): Error;
  /** The values that a record shall have, decided while its row is locked. */
  decide(record: LockedRecord, client: PoolClient): DesiredValues | Promise<DesiredValues>;
  /** The records as a GET shows them, read in the edit's own transaction. */
  readState: ReadState;
  /** Several records are answered as a list. */
  readonly plural?: boolean;
}

/** Reads records as a GET shows them, on the given connection. */
export type ReadState = (client: PoolClient, ids: readonly string[]) => Promise<StateRow[]>;

/** A finished answer; `body` is its exact text. */
export interface EditAnswer {
  readonly etag: string | null;
  readonly body: string;
  /** It was given before, to the same Idempotency-Key. */
  readonly replayed: boolean;
}

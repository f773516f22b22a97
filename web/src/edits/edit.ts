import type { ChangeReceipt, EditWarning } from '../api/changes';
import type { EditableResource } from '../api/keys';

/** What a field of a record can hold. */
export type Value = string | string[] | null;
export type Fields = Readonly<Record<string, Value>>;

/** A change of one record, as it is shown before the server has it. */
export interface Patch {
  readonly id: string;
  readonly name: string | null;
  /** New values, by the names that a PATCH has. */
  readonly fields: Fields;
  /** Values before. */
  readonly base: Fields;
  /** What else a row shows of them, such as the name of a brand whose id is new. */
  readonly shown?: Readonly<Record<string, unknown>>;
}

/** What the server is asked to do. Plain data, so that it outlives a reload. */
export type EditCommand =
  | { readonly kind: 'patch'; readonly id: string; readonly fields: Fields; readonly version: string | null }
  | { readonly kind: 'shift'; readonly ids: readonly string[]; readonly from: string; readonly days: number }
  | {
      readonly kind: 'revert';
      readonly id: string;
      readonly changeId: string;
      readonly fields?: readonly string[];
      readonly force?: boolean;
      /** Of every record that the change is about, in one. */
      readonly whole?: boolean;
    };

/**
 * `saving`: on its way, shown as if it were done. `saved`: the warehouse has it. `unsaved`: nobody answered; it is kept, and
 * offered again. `conflict`: somebody else was faster. `refused`: the server said why not.
 */
export type EditState = 'saving' | 'saved' | 'unsaved' | 'conflict' | 'refused';

/** One thing that a person did. */
export interface Edit {
  /** Also the `Idempotency-Key`: sent twice, it acts once. */
  readonly id: string;
  readonly resource: EditableResource;
  readonly command: EditCommand;
  readonly patches: readonly Patch[];
  readonly state: EditState;
  readonly at: number;
  readonly receipt?: ChangeReceipt | null;
  readonly warnings?: readonly EditWarning[];
  /** Why it was not saved, in words. */
  readonly why?: string;
  /** For `conflict`: what the record holds now. */
  readonly theirs?: Fields;
}

/** What a screen asks for. */
export type NewEdit = Pick<Edit, 'resource' | 'command' | 'patches'>;

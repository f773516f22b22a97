import type { EditValue } from './edits/edit-values.js';
import type { Pause } from './targets/sync-targets.queries.js';

/** The upstreams that are told of edits. */
export const SYNC_TARGETS = ['airtable', 'asana'] as const;

export type SyncTarget = (typeof SYNC_TARGETS)[number];

/** What people call an upstream; as it is where it is none of ours. */
export function labelOf(target: string): string {
  return LABELS.get(target) ?? target;
}

const LABELS: ReadonlyMap<string, string> = new Map([
  ['airtable', 'Airtable'],
  ['asana', 'Asana'],
]);

/** What one upstream has to be told of a change, as it goes into the queue. */
export interface QueueEntry {
  readonly change_id: string;
  readonly target: SyncTarget;
  readonly entity: string;
  readonly entity_id: string;
  /** Airtable record id or Asana task gid. */
  readonly target_id: string;
  /** New values by warehouse column. */
  readonly fields: Readonly<Record<string, EditValue>>;
  /** The values before. */
  readonly base_fields: Readonly<Record<string, EditValue>>;
  readonly requested_by: string;
}

/** An entry of the queue with how far it has come. */
export interface QueuedEntry {
  /** A bigint, as text. */
  readonly id: string;
  readonly change_id: string;
  readonly target: string;
  readonly entity: string;
  readonly entity_id: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly status: string;
  readonly attempts: number;
  /** Null where another bridge decides. */
  readonly available_at: string | null;
  readonly delivered_at: string | null;
  readonly last_error: string | null;
  /** The upstream's own modification time of what it acknowledged; where it was read. */
  readonly upstream_modified_at?: string | null;
  /** It stands in a queue that another bridge drains. */
  readonly mapped?: boolean;
  /** What holds up all deliveries to its target, where that was read with it. */
  readonly pause?: Pause | null;
  /** Of a dead one: the entry that tells all of its fields again, where that was read with it. */
  readonly overtaker?: string | null;
}

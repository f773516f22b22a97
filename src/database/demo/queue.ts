import { devGroupId, EDITED_DEV_GROUP } from './dev-group-list.js';
import { devGroupRows, launchBeforeEdit, stageTaskGid } from './dev-groups.js';
import { uuidOf } from './identifiers.js';
import { type Story, timestamp } from './story.js';

/** What the demo fills of a row of `pdos.pending_sync_queue`; the rest are the columns' defaults. */
export interface QueueRow {
  change_id: string;
  target: 'airtable' | 'asana';
  entity: string;
  entity_id: string;
  target_id: string;
  fields: { readonly [column: string]: string };
  base_fields: { readonly [column: string]: string };
  status: 'pending';
  available_at: string;
  requested_by: string;
  created_at: string;
}

export const QUEUE_COLUMNS = [
  'change_id',
  'target',
  'entity',
  'entity_id',
  'target_id',
  'fields',
  'base_fields',
  'status',
  'available_at',
  'requested_by',
  'created_at',
] as const;

/** The bridge used to come by every five minutes; the edit is younger. The only rows that depend on the hour. */
const EDITED_MINUTES_AGO = 4;

/** One edit, a launch put off by two weeks, on its way to both upstreams. */
export function queueRows(story: Story): QueueRow[] {
  const id = devGroupId(EDITED_DEV_GROUP);
  const launch = devGroupRows(story).find((row) => row.id === id)?.launch_date ?? '';
  const edited = timestamp(story.now - EDITED_MINUTES_AGO * 60_000);
  const entry = {
    change_id: uuidOf('change/launch-put-off'),
    entity: 'dev_group',
    entity_id: id,
    fields: { launch_date: launch },
    base_fields: { launch_date: launchBeforeEdit(story) },
    status: 'pending' as const,
    available_at: edited,
    requested_by: 'zoe.lindqvist@brand.example',
    created_at: edited,
  };
  return [
    { ...entry, target: 'airtable', target_id: id },
    { ...entry, target: 'asana', target_id: stageTaskGid(EDITED_DEV_GROUP, 'launch_date') },
  ];
}

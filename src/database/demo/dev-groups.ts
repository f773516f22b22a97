import { brandId, DELETED_BRAND_ID } from './brands.js';
import { DEV_GROUPS, type DevGroup, devGroupId, EDITED_DEV_GROUP, STAGES, type StageColumn } from './dev-group-list.js';
import { asanaGid } from './identifiers.js';
import { DELETED_PRODUCT_LINE_ID, productLineId } from './product-lines.js';
import { randomFor } from './random.js';
import { dateFromToday, type Story, timestamp } from './story.js';

type StageDates = Record<StageColumn, string | null>;

/** A row of `airtable_raw.dev_group`. */
export interface DevGroupRow extends StageDates {
  id: string;
  name: string;
  status: string;
  brand: string | null;
  product_line: string | null;
  asana_project_gid: string | null;
  /** Stage column → Asana task gid. */
  asana_gids: { readonly [stage: string]: string } | null;
  synced_at: string;
}

export const DEV_GROUP_COLUMNS = [
  'id',
  'name',
  'status',
  'brand',
  'product_line',
  ...STAGES.map(({ column }) => column),
  'asana_project_gid',
  'asana_gids',
  'synced_at',
] as const;

/** How far the edit in the queue moved the launch. */
const LAUNCH_MOVED_DAYS = 14;

export function devGroupRows(story: Story): DevGroupRow[] {
  return DEV_GROUPS.map((group) => ({
    id: devGroupId(group.key),
    name: group.name,
    status: statusOf(group),
    brand: brandLinkOf(group),
    product_line: lineLinkOf(group),
    ...stageDatesOf(group, story),
    asana_project_gid: group.project === 'none' ? null : projectGid(group.key),
    asana_gids: group.project === 'none' ? null : taskGidsOf(group, story),
    synced_at: timestamp(story.lastNight),
  }));
}

/** The launch date before it was edited: what Airtable and Asana still say. */
export function launchBeforeEdit(story: Story): string {
  const edited = DEV_GROUPS.find(({ key }) => key === EDITED_DEV_GROUP);
  return dateFromToday(story, (edited?.launchIn ?? 0) - LAUNCH_MOVED_DAYS);
}

export function projectGid(devGroupKey: string): string {
  return asanaGid(`project/${devGroupKey}`);
}

export function stageTaskGid(devGroupKey: string, stage: StageColumn): string {
  return asanaGid(`task/${devGroupKey}/${stage}`);
}

function stageDatesOf(group: DevGroup, story: Story): StageDates {
  const random = randomFor(story.seed, 'dev-groups', group.key);
  const dates: StageDates = {
    concept_date: null,
    brief_date: null,
    formulation_date: null,
    sampling_date: null,
    packaging_date: null,
    regulatory_date: null,
    production_date: null,
    launch_date: null,
  };
  for (const { column, daysBeforeLaunch } of STAGES) {
    const drift = column === 'launch_date' ? 0 : random.int(-8, 8);
    if (!group.undated?.includes(column)) {
      dates[column] = dateFromToday(story, group.launchIn - daysBeforeLaunch + drift);
    }
  }
  if (group.swapped !== undefined) {
    const [one, other] = group.swapped;
    [dates[one], dates[other]] = [dates[other], dates[one]];
  }
  return dates;
}

function taskGidsOf(group: DevGroup, story: Story): Record<string, string> {
  const random = randomFor(story.seed, 'asana-gids', group.key);
  const gids: Record<string, string> = {};
  for (const { column } of STAGES) {
    const wasForgotten = column !== 'launch_date' && random.chance(0.07);
    if (!wasForgotten && !group.unlinked?.includes(column)) gids[column] = stageTaskGid(group.key, column);
  }
  if (group.deletedTask !== undefined) gids[group.deletedTask] = stageTaskGid(group.key, group.deletedTask);
  return gids;
}

/** The stage that comes next, in the words of the people who work on it. */
function statusOf({ launchIn, onHold }: DevGroup): string {
  if (onHold) return 'On Hold';
  if (launchIn < 0) return 'Launched';
  if (launchIn < 45) return 'Production';
  if (launchIn < 95) return 'Regulatory';
  if (launchIn < 200) return 'In Development';
  return 'Concept';
}

function brandLinkOf({ brand }: DevGroup): string | null {
  if (brand === 'blank') return null;
  if (brand === 'dangling') return DELETED_BRAND_ID;
  return brandId(typeof brand === 'string' ? brand : brand[0]);
}

function lineLinkOf({ line }: DevGroup): string | null {
  if (line === 'blank') return null;
  return line === 'dangling' ? DELETED_PRODUCT_LINE_ID : productLineId(line);
}

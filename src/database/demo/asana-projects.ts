import { DEV_GROUPS } from './dev-group-list.js';
import { projectGid } from './dev-groups.js';
import { asanaGid } from './identifiers.js';
import { randomFor } from './random.js';
import { type Story, timestamp } from './story.js';

/** A row of `asana_raw.project`. */
export interface ProjectRow {
  gid: string;
  name: string;
  archived: boolean;
  modified_at: string;
  synced_at: string;
}

export const PROJECT_COLUMNS = ['gid', 'name', 'archived', 'modified_at', 'synced_at'] as const;

/** A launch this long ago has its project archived. */
const ARCHIVED_AFTER_DAYS = 30;

/** What the company does in Asana besides developing products. */
const OTHER_PROJECTS: readonly { key: string; name: string; archived?: true }[] = [
  { key: 'packaging', name: 'Packaging suppliers' },
  { key: 'photo', name: 'Photo shoots' },
  { key: 'regulatory-eu', name: 'EU regulatory file' },
  { key: 'regulatory-mena', name: 'تسجيل المنتجات – الخليج' },
  { key: 'japan', name: '日本市場 ローンチ準備' },
  { key: 'china', name: '中国市场备案' },
  { key: 'trade-shows', name: 'Trade shows' },
  { key: 'trade-shows-old', name: 'Trade shows (old)', archived: true },
  { key: 'retail', name: 'Retail displays & samplers' },
  { key: 'website', name: 'Website relaunch', archived: true },
  { key: 'sustainability', name: '♻️ Refill programme' },
  { key: 'holiday', name: 'Holiday sets' },
  { key: 'holiday-last', name: 'Holiday sets, last year', archived: true },
  { key: 'lab', name: 'Lab requests' },
  { key: 'quality', name: "Quality: customers' complaints" },
];

export function projectRows(story: Story): ProjectRow[] {
  const random = randomFor(story.seed, 'projects');
  const developments = DEV_GROUPS.filter(({ project }) => project === undefined).map(({ key, name, launchIn }) => ({
    gid: projectGid(key),
    name: `${name} – development`,
    archived: launchIn < -ARCHIVED_AFTER_DAYS,
  }));
  const others = OTHER_PROJECTS.map(({ key, name, archived = false }) => ({
    gid: asanaGid(`project/other/${key}`),
    name,
    archived,
  }));
  return [...developments, ...others].map((project) => ({
    ...project,
    modified_at: timestamp(story.lastNight - random.int(1, project.archived ? 20_000 : 2_000) * 600_000),
    synced_at: timestamp(story.lastNight),
  }));
}

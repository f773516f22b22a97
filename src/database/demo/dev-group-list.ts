import type { BrandKey } from './brands.js';
import { airtableId } from './identifiers.js';
import type { ProductLineKey } from './product-lines.js';

/** The stages of a development, in the order in which they are meant to happen. */
export const STAGES = [
  { column: 'concept_date', label: 'Concept', daysBeforeLaunch: 360 },
  { column: 'brief_date', label: 'Brief', daysBeforeLaunch: 320 },
  { column: 'formulation_date', label: 'Formulation', daysBeforeLaunch: 265 },
  { column: 'sampling_date', label: 'Sampling', daysBeforeLaunch: 200 },
  { column: 'packaging_date', label: 'Packaging', daysBeforeLaunch: 145 },
  { column: 'regulatory_date', label: 'Regulatory', daysBeforeLaunch: 95 },
  { column: 'production_date', label: 'Production', daysBeforeLaunch: 45 },
  { column: 'launch_date', label: 'Launch', daysBeforeLaunch: 0 },
] as const;

export type StageColumn = (typeof STAGES)[number]['column'];

/** What is known of a development before its dates are reckoned. */
export interface DevGroup {
  key: string;
  name: string;
  /** Several: somebody linked several in Airtable, and the first is kept. */
  brand: BrandKey | readonly [BrandKey, BrandKey] | 'blank' | 'dangling';
  line: ProductLineKey | 'blank' | 'dangling';
  /** Days from the demo's today to the launch. */
  launchIn: number;
  onHold?: true;
  /** Stages without a date. */
  undated?: readonly StageColumn[];
  /** Stages whose dates somebody has entered the wrong way round. */
  swapped?: readonly [StageColumn, StageColumn];
  /** Stages that no Asana task stands for; the launch always has one where there is a project. */
  unlinked?: readonly StageColumn[];
  /** `none`: not in Asana at all; `deleted`: the project is gone there, the row still names it. */
  project?: 'none' | 'deleted';
  /** A stage whose task was deleted in Asana. */
  deletedTask?: StageColumn;
}

export function devGroupId(key: string): string {
  return airtableId(`dev_group/${key}`);
}

/** Whose launch date was moved a moment ago, and waits in the queue. */
export const EDITED_DEV_GROUP = 'kelp-serum';

/** The 29 dev groups. */
export const DEV_GROUPS: readonly DevGroup[] = [
  { key: 'kelp-serum', name: 'Sea Kelp Renewal Serum', brand: 'solAndSea', line: 'reefSafe', launchIn: 96 },
  { key: 'reef-kids', name: 'Reef Safe Kids SPF 50', brand: 'solAndSea', line: 'reefSafe', launchIn: 41 },
  { key: 'birch-eye', name: 'Birch Sap Eye Patches', brand: 'halden', line: 'birchRitual', launchIn: 150 },
  { key: 'sleep-mask', name: 'Overnight Sleep Mask', brand: 'halden', line: 'nordicSleep', launchIn: 12 },
  { key: 'sleep-mist', name: 'Nordic Pillow Mist', brand: 'halden', line: 'nordicSleep', launchIn: -35 },
  { key: 'rose-2', name: 'Crème de Nuit à la Rose, nº 2', brand: 'lumiere', line: 'jardin', launchIn: 210 },
  { key: 'jardin-gift', name: "Coffret Jardin d'Été", brand: 'lumiere', line: 'jardin', launchIn: 75 },
  { key: 'omalley-jam', name: "O'Malley's Winter Marmalade", brand: 'omalley', line: 'harborPantry', launchIn: 120 },
  { key: 'harbor-salt', name: 'Harbor Smoked Salt', brand: 'omalley', line: 'harborPantry', launchIn: -110 },
  { key: 'sakura-uv', name: '桜のUVミルク', brand: 'sakura', line: 'springSkin', launchIn: 180 },
  { key: 'sakura-refill', name: '米ぬか石けん 詰め替え', brand: 'sakura', line: 'springSkin', launchIn: 60 },
  { key: 'oud-rose', name: 'عطر الورد الطائفي', brand: 'oud', line: 'desertNights', launchIn: 240 },
  { key: 'oud-travel', name: 'مجموعة السفر', brand: 'oud', line: 'desertNights', launchIn: 28 },
  { key: 'camellia-oil', name: '山茶花护发油', brand: 'camellia', line: 'blank', launchIn: 132 },
  { key: 'trail-gel', name: 'Trail Ready Energy Gel', brand: 'northfold', line: 'trailReady', launchIn: 84 },
  { key: 'linen-refill', name: 'Linen Hand Wash Refill', brand: 'verity', line: 'everydayLinen', launchIn: -14 },
  { key: 'recovery-soak', name: 'Recovery Soak 🧊 2.0', brand: 'pulse', line: 'recoveryLab', launchIn: 170 },

  // Gaps: the source is blank.
  { key: 'no-brand', name: 'Unassigned Refill Programme', brand: 'blank', line: 'hearthAndHerb', launchIn: 200 },
  { key: 'no-line', name: 'Holiday Advent Calendar', brand: 'maren', line: 'blank', launchIn: 155 },
  {
    key: 'no-launch',
    name: 'Herbal Bitters Range',
    brand: 'kettle',
    line: 'hearthAndHerb',
    launchIn: 300,
    undated: ['packaging_date', 'regulatory_date', 'production_date', 'launch_date'],
  },
  {
    key: 'no-dates',
    name: 'Project Kestrel',
    brand: 'blank',
    line: 'blank',
    launchIn: 400,
    undated: STAGES.map(({ column }) => column),
    project: 'none',
  },

  // Gaps: the link leads nowhere, or to several.
  { key: 'dangling-brand', name: 'Bay Rum Gift Tin', brand: 'dangling', line: 'legacy', launchIn: 66 },
  { key: 'dangling-line', name: 'Quiet House Incense', brand: 'maren', line: 'dangling', launchIn: 101 },
  {
    key: 'two-brands',
    name: 'Alpine × Pulse Hydration',
    brand: ['northfold', 'pulse'],
    line: 'trailReady',
    launchIn: 115,
  },

  // Dates and tasks that are not as they should be.
  {
    key: 'out-of-order',
    name: '=Plus Vitamin C Booster',
    brand: 'halden',
    line: 'birchRitual',
    launchIn: 90,
    swapped: ['formulation_date', 'sampling_date'],
  },
  {
    key: 'launch-first',
    name: '<i>Fig Leaf</i> Dish Soap',
    brand: 'verity',
    line: 'everydayLinen',
    launchIn: 20,
    swapped: ['production_date', 'launch_date'],
    unlinked: ['concept_date', 'brief_date'],
  },
  {
    key: 'on-hold',
    name: 'Oat & Ember Porridge Pots',
    brand: 'ember',
    line: 'blank',
    launchIn: 330,
    onHold: true,
    undated: ['regulatory_date', 'production_date'],
    unlinked: ['sampling_date', 'regulatory_date', 'production_date'],
  },
  {
    key: 'project-gone',
    name: 'Mango Kulfi Pops',
    brand: 'mango',
    line: 'blank',
    launchIn: 48,
    project: 'deleted',
  },
  {
    key: 'task-gone',
    name: 'Beard Balm Tin',
    brand: 'alder',
    line: 'legacy',
    launchIn: 142,
    deletedTask: 'sampling_date',
    unlinked: ['regulatory_date'],
  },
];

import { dataGapsQuery } from '../api/data-gaps';
import { devGroupsQuery } from '../api/dev-groups';
import { behindEdge } from '../api/edge';
import { meQuery } from '../api/me';
import { lineBadgesQuery } from '../api/product-lines';
import { productsQuery } from '../api/products';
import { queryClient } from '../api/query-client';
import { revenueQuery } from '../api/revenue';
import { skusQuery } from '../api/skus';
import { defineTexts } from '../i18n/texts';
import type { IconName } from '../ui/icons';
import { type Later, later } from './later';
import { paths } from './paths';

/** A screen: where it is, how one gets there, and the code, which is loaded when somebody goes there. */
export interface Screen {
  readonly key: string;
  /** In wouter's words; `:id?` is the record that is open. */
  readonly route: string;
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
  /** After `g`. */
  readonly letter: string;
  readonly part: 'pipeline' | 'numbers' | 'sync' | 'edge';
  readonly code: Later;
  /** Asks for its data, before its code is there. */
  readonly warm?: () => Promise<unknown>;
}

const texts = defineTexts({
  en: {
    products: 'Products',
    devGroups: 'Dev groups',
    timeline: 'Timeline',
    skus: 'SKUs',
    brands: 'Brands',
    gaps: 'Gaps',
    revenue: 'Revenue',
    aliases: 'Brand spellings',
    syncQueue: 'Sync queue',
    syncHealth: 'Sync health',
    ask: 'Ask',
    actions: 'Action queue',
    activity: 'Activity',
    notes: 'Notes',
  },
});

/** In the order of the navigation. */
export const screens: readonly Screen[] = [
  {
    key: 'products',
    route: '/products/:id?',
    path: paths.products(),
    label: texts.products,
    icon: 'products',
    letter: 'p',
    part: 'pipeline',
    code: later(() => import('../products/products-screen')),
    warm: () => Promise.all([queryClient.prefetchQuery(productsQuery()), queryClient.prefetchQuery(lineBadgesQuery())]),
  },
  {
    key: 'dev-groups',
    route: '/dev-groups/:id?',
    path: paths.devGroups(),
    label: texts.devGroups,
    icon: 'groups',
    letter: 'd',
    part: 'pipeline',
    code: later(() => import('../dev-groups/dev-groups-screen')),
    warm: () =>
      Promise.all([queryClient.prefetchQuery(devGroupsQuery()), queryClient.prefetchQuery(lineBadgesQuery())]),
  },
  {
    key: 'timeline',
    route: '/timeline/:id?',
    path: paths.timeline(),
    label: texts.timeline,
    icon: 'timeline',
    letter: 't',
    part: 'pipeline',
    code: later(() => import('../timeline/timeline-screen')),
    warm: () => queryClient.prefetchQuery(devGroupsQuery()),
  },
  {
    key: 'skus',
    route: '/skus/:id?',
    path: paths.skus(),
    label: texts.skus,
    icon: 'skus',
    letter: 's',
    part: 'pipeline',
    code: later(() => import('../skus/skus-screen')),
    warm: () => queryClient.prefetchQuery(skusQuery()),
  },
  {
    key: 'brands',
    route: '/brands',
    path: paths.brands(),
    label: texts.brands,
    icon: 'brands',
    letter: 'b',
    part: 'pipeline',
    code: later(() => import('../brands/brands-screen')),
  },
  {
    key: 'gaps',
    route: '/gaps/:id?',
    path: paths.gaps(),
    label: texts.gaps,
    icon: 'gaps',
    letter: 'm',
    part: 'pipeline',
    code: later(() => import('../gaps/gaps-screen')),
    warm: () => queryClient.prefetchQuery(dataGapsQuery()),
  },
  {
    key: 'revenue',
    route: '/revenue',
    path: paths.revenue(),
    label: texts.revenue,
    icon: 'revenue',
    letter: 'r',
    part: 'numbers',
    code: later(() => import('../revenue/revenue-screen')),
  },
  {
    key: 'aliases',
    route: '/aliases',
    path: paths.aliases(),
    label: texts.aliases,
    icon: 'aliases',
    letter: 'a',
    part: 'numbers',
    code: later(() => import('../aliases/aliases-screen')),
  },
  {
    key: 'sync-queue',
    route: '/sync-queue/:id?',
    path: paths.syncQueue(),
    label: texts.syncQueue,
    icon: 'queue',
    letter: 'q',
    part: 'sync',
    code: later(() => import('../sync-queue/sync-queue-screen')),
  },
  {
    key: 'sync-health',
    route: '/sync-health',
    path: paths.syncHealth(),
    label: texts.syncHealth,
    icon: 'health',
    letter: 'h',
    part: 'sync',
    code: later(() => import('../sync-health/sync-health-screen')),
  },
  {
    key: 'ask',
    route: '/ask',
    path: paths.ask(),
    label: texts.ask,
    icon: 'ask',
    letter: 'k',
    part: 'edge',
    code: later(() => import('../ask/ask-screen')),
  },
  {
    key: 'actions',
    route: '/actions/:id?',
    path: paths.actions(),
    label: texts.actions,
    icon: 'actions',
    letter: 'o',
    part: 'edge',
    code: later(() => import('../actions/actions-screen')),
  },
  {
    key: 'activity',
    route: '/activity',
    path: paths.activity(),
    label: texts.activity,
    icon: 'history',
    letter: 'y',
    part: 'edge',
    code: later(() => import('../activity/activity-screen')),
  },
  {
    key: 'notes',
    route: '/notes/:id?',
    path: paths.notes(),
    label: texts.notes,
    icon: 'notes',
    letter: 'n',
    part: 'edge',
    code: later(() => import('../notes/notes-screen')),
  },
];

/** Where one can go from here. What only the Worker has is not shown without it; its address then says why it is not there. */
export const offeredScreens: readonly Screen[] = screens.filter(({ part }) => part !== 'edge' || behindEdge);

/** React keeps a placeholder for as long when it was shown, so that not to show one is never slower. */
const PATIENCE_MS = 300;

/**
 * Asks for the code and the data of the screen that an address means: the two need not wait for each other. Resolves when they are
 * there, so that it is drawn once and whole; at the latest when a placeholder is better than nothing.
 */
export function warmScreen(path: string): Promise<unknown> {
  const key = path.split('/', 2)[1] || 'products';
  const screen = screens.find((each) => each.key === key);
  const all = [
    screen?.code.load(),
    screen?.warm?.(),
    queryClient.prefetchQuery(meQuery()),
    queryClient.prefetchQuery(revenueQuery()),
  ];
  return Promise.race([
    // What fails is said where it would have been shown.
    Promise.allSettled(all),
    new Promise((done) => setTimeout(done, PATIENCE_MS)),
  ]);
}

import { type ComponentType, lazy } from 'react';
import { dataGapsQuery } from '../api/data-gaps';
import { devGroupsQuery } from '../api/dev-groups';
import { behindEdge } from '../api/edge';
import { productsQuery } from '../api/products';
import { queryClient } from '../api/query-client';
import { skusQuery } from '../api/skus';
import { defineTexts } from '../i18n/texts';
import type { IconName } from '../ui/icons';
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
  readonly View: ComponentType;
  /** Asks for its data, before its code is there. */
  readonly warm?: () => void;
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
    View: lazy(() => import('../products/products-screen')),
    warm: () => void queryClient.prefetchQuery(productsQuery()),
  },
  {
    key: 'dev-groups',
    route: '/dev-groups/:id?',
    path: paths.devGroups(),
    label: texts.devGroups,
    icon: 'groups',
    letter: 'd',
    part: 'pipeline',
    View: lazy(() => import('../dev-groups/dev-groups-screen')),
    warm: () => void queryClient.prefetchQuery(devGroupsQuery()),
  },
  {
    key: 'timeline',
    route: '/timeline/:id?',
    path: paths.timeline(),
    label: texts.timeline,
    icon: 'timeline',
    letter: 't',
    part: 'pipeline',
    View: lazy(() => import('../timeline/timeline-screen')),
  },
  {
    key: 'skus',
    route: '/skus/:id?',
    path: paths.skus(),
    label: texts.skus,
    icon: 'skus',
    letter: 's',
    part: 'pipeline',
    View: lazy(() => import('../skus/skus-screen')),
    warm: () => void queryClient.prefetchQuery(skusQuery()),
  },
  {
    key: 'brands',
    route: '/brands',
    path: paths.brands(),
    label: texts.brands,
    icon: 'brands',
    letter: 'b',
    part: 'pipeline',
    View: lazy(() => import('../brands/brands-screen')),
  },
  {
    key: 'gaps',
    route: '/gaps/:id?',
    path: paths.gaps(),
    label: texts.gaps,
    icon: 'gaps',
    letter: 'm',
    part: 'pipeline',
    View: lazy(() => import('../gaps/gaps-screen')),
    warm: () => void queryClient.prefetchQuery(dataGapsQuery()),
  },
  {
    key: 'revenue',
    route: '/revenue',
    path: paths.revenue(),
    label: texts.revenue,
    icon: 'revenue',
    letter: 'r',
    part: 'numbers',
    View: lazy(() => import('../revenue/revenue-screen')),
  },
  {
    key: 'aliases',
    route: '/aliases',
    path: paths.aliases(),
    label: texts.aliases,
    icon: 'aliases',
    letter: 'a',
    part: 'numbers',
    View: lazy(() => import('../aliases/aliases-screen')),
  },
  {
    key: 'sync-queue',
    route: '/sync-queue/:id?',
    path: paths.syncQueue(),
    label: texts.syncQueue,
    icon: 'queue',
    letter: 'q',
    part: 'sync',
    View: lazy(() => import('../sync-queue/sync-queue-screen')),
  },
  {
    key: 'sync-health',
    route: '/sync-health',
    path: paths.syncHealth(),
    label: texts.syncHealth,
    icon: 'health',
    letter: 'h',
    part: 'sync',
    View: lazy(() => import('../sync-health/sync-health-screen')),
  },
  {
    key: 'ask',
    route: '/ask',
    path: paths.ask(),
    label: texts.ask,
    icon: 'ask',
    letter: 'k',
    part: 'edge',
    View: lazy(() => import('../ask/ask-screen')),
  },
  {
    key: 'actions',
    route: '/actions/:id?',
    path: paths.actions(),
    label: texts.actions,
    icon: 'actions',
    letter: 'o',
    part: 'edge',
    View: lazy(() => import('../actions/actions-screen')),
  },
  {
    key: 'activity',
    route: '/activity',
    path: paths.activity(),
    label: texts.activity,
    icon: 'history',
    letter: 'y',
    part: 'edge',
    View: lazy(() => import('../activity/activity-screen')),
  },
  {
    key: 'notes',
    route: '/notes/:id?',
    path: paths.notes(),
    label: texts.notes,
    icon: 'notes',
    letter: 'n',
    part: 'edge',
    View: lazy(() => import('../notes/notes-screen')),
  },
];

/** Where one can go from here. What only the Worker has is not shown without it; its address then says why it is not there. */
export const offeredScreens: readonly Screen[] = screens.filter(({ part }) => part !== 'edge' || behindEdge);

/** Asks for the data of the screen that an address means while its code is on its way: the two need not wait for each other. */
export function warmScreen(path: string): void {
  const key = path.split('/', 2)[1] || 'products';
  screens.find((screen) => screen.key === key)?.warm?.();
}

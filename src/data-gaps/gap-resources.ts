/** The resources that have gap rules, as their paths name them. */
export const GAP_RESOURCES = ['products', 'skus', 'dev-groups', 'brands'] as const;

export type GapResource = (typeof GAP_RESOURCES)[number];

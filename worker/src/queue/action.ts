import { z } from '@hono/zod-openapi';
import { words } from '../own/describe.js';

export const STATUSES = ['open', 'claimed', 'done', 'dismissed'] as const;
export const STEPS = ['claim', 'done', 'dismiss', 'reopen'] as const;
export type Status = (typeof STATUSES)[number];
export type Step = (typeof STEPS)[number];

/** From where a step leads where. */
export const TRANSITIONS: Readonly<Record<Step, { readonly from: readonly Status[]; readonly to: Status }>> = {
  claim: { from: ['open'], to: 'claimed' },
  done: { from: ['open', 'claimed'], to: 'done' },
  dismiss: { from: ['open', 'claimed'], to: 'dismissed' },
  // Also gives back what somebody claimed.
  reopen: { from: ['claimed', 'done', 'dismissed'], to: 'open' },
};

/** A row of `action`, as D1 gives it. */
export const ActionRow = z.object({
  id: z.number().int(),
  title: z.string(),
  detail: z.string().nullable(),
  resource: z.string().nullable(),
  resource_id: z.string().nullable(),
  status: z.enum(STATUSES),
  created_at: z.string(),
  created_by: z.string(),
  claimed_at: z.string().nullable(),
  claimed_by: z.string().nullable(),
  closed_at: z.string().nullable(),
  closed_by: z.string().nullable(),
});
export type ActionRow = z.infer<typeof ActionRow>;

/** As it is answered. */
export const Action = ActionRow.extend({
  can: z.array(z.enum(STEPS)).openapi({ description: 'The steps that whoever asks may take now.' }),
}).openapi('Action');

export const NewAction = z
  .strictObject({
    title: words(200).openapi({ example: 'Ask NetSuite about the missing permission' }),
    detail: words(4000).nullish(),
    resource: z.enum(['products', 'brands', 'product-lines', 'skus', 'dev-groups']).nullish(),
    resource_id: words(100)
      .nullish()
      .openapi({ description: 'The record that it is about.', example: 'recRytVVitGy0QnU6' }),
  })
  .refine(({ resource, resource_id }) => (resource == null) === (resource_id == null), {
    path: ['resource_id'],
    message: 'goes with resource: both or neither',
  })
  .openapi('NewAction');

export const ActionEvent = z
  .object({
    step: z.enum(['add', ...STEPS]),
    note: z.string().nullable(),
    happened_at: z.string(),
    happened_by: z.string(),
  })
  .openapi('ActionEvent');

/** What `person` may do with an action. A claimed one is its claimer's to close; others give it back first. */
export function stepsOf({ status, claimed_by }: ActionRow, person: string): Step[] {
  const isOfAnother = status === 'claimed' && claimed_by !== person;
  return STEPS.filter((step) => TRANSITIONS[step].from.includes(status) && !(isOfAnother && step !== 'reopen'));
}

/** What somebody may do, each including the ones before it. */
export const ROLES = ['viewer', 'editor', 'operator'] as const;

/** `viewer` reads; `editor` also edits; `operator` also runs the queue and the pulls. */
export type Role = (typeof ROLES)[number];

/** Who a route is for. `anybody` need not say who they are: only what tells nothing is for them. */
export type Audience = Role | 'anybody';

/** Whether somebody of one role may do what another one is needed for. */
export function includesRole(has: Role, needed: Role): boolean {
  return ROLES.indexOf(has) >= ROLES.indexOf(needed);
}

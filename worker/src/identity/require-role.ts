import { z } from 'zod';
import type { Call } from '../call.js';
import { askOrigin, OriginGone } from '../origin/ask-origin.js';
import { ownHeaders } from '../origin/origin-headers.js';
import { Problem, unavailable } from '../problem/problem.js';

const ROLES = ['viewer', 'editor', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** A role that is taken away still counts this long. */
const REMEMBER_MS = 5000;
const REMEMBERED = 2000;

const Me = z.object({ role: z.enum(ROLES) });
const known = new Map<string, { readonly role: Role; readonly untilMs: number }>();

/**
 * Roles are given at the origin, in one place; the Worker asks there, in the name of the person.
 * @throws Problem 403 when they have less than the role, 503 when nobody can say.
 */
export async function requireRole(call: Call, needed: Role): Promise<void> {
  const { jwt } = call.person;
  // Whoever Access vouches for is a viewer; on loopback nobody is asked who they are.
  if (needed === 'viewer' || jwt === undefined) return;
  const role = await roleOf(call, jwt);
  if (ROLES.indexOf(role) >= ROLES.indexOf(needed)) return;
  throw new Problem(403, 'forbidden', 'Not allowed', `This needs the role ${needed}; yours is ${role}.`);
}

async function roleOf(call: Call, jwt: string): Promise<Role> {
  const remembered = known.get(jwt);
  if (remembered !== undefined && remembered.untilMs > Date.now()) return remembered.role;
  const role = await askRole(call);
  if (known.size >= REMEMBERED) known.clear();
  known.set(jwt, { role, untilMs: Date.now() + REMEMBER_MS });
  return role;
}

async function askRole(call: Call): Promise<Role> {
  try {
    const headers = ownHeaders(call);
    const response = await askOrigin(call.settings, { method: 'GET', target: '/api/pipeline/me', headers });
    const me = response.ok ? Me.safeParse(await response.json()) : undefined;
    if (me?.success) return me.data.role;
    await response.body?.cancel().catch(() => undefined);
  } catch (error) {
    if (!(error instanceof OriginGone)) throw error;
  }
  throw unavailable('The origin does not say what you may do here; try again.', 5);
}

import type { MiddlewareHandler } from 'hono';
import { type Role, requireRole } from '../identity/require-role.js';
import type { OwnEnvironment } from './own-app.js';

/** Says in the declaration of a route, and in its description, who it is for. Asked before its input is looked at. */
export function allowedTo(role: Role) {
  const admit: MiddlewareHandler<OwnEnvironment> = async (c, next) => {
    await requireRole(c.env.call, role);
    await next();
  };
  return { 'x-allowed-to': role, middleware: [admit] };
}

/** A declaration, as far as it is looked at. */
interface Declared {
  readonly type: string;
  readonly route?: { readonly method: string; readonly path: string; readonly 'x-allowed-to'?: unknown };
}

/**
 * Refuses a route of which nobody has said who it is for: the Worker does not start with one.
 * @throws Error that says what to write.
 */
export function assertDeclared(definitions: readonly Declared[]): void {
  for (const { route } of definitions) {
    if (route === undefined || route['x-allowed-to'] !== undefined) continue;
    const name = `${route.method.toUpperCase()} ${route.path}`;
    throw new Error(`${name} says of nobody that they may use it: put ...allowedTo('viewer') into its declaration.`);
  }
}

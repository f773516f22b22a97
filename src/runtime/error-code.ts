/**
 * The code of an error of the system or of PostgreSQL (`ENOENT`, `57P03`); `undefined` for anything else. Does not ask
 * for `instanceof Error`: an error of Node's own may come from another realm than this file, as it does under Jest.
 */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

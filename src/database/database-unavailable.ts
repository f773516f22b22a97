import { errorCode } from '../runtime/error-code.js';

/**
 * Of PostgreSQL's error classes: 08 connection, 57P shutdown and restart, 53300 too many connections, 57014 a statement that
 * took longer than it may, as when somebody holds a table.
 */
const UNAVAILABLE_SQLSTATE = /^(08...|57P0.|57014|53300)$/;
const UNAVAILABLE_SOCKET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** pg has no codes for these. */
const UNAVAILABLE_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout/;

/**
 * Whether an error means that the database cannot be reached now, rather than that a statement was wrong. Does not ask
 * for `instanceof Error`: an error of Node's own may come from another realm, as it does under Jest.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const code = errorCode(error) ?? '';
  if (UNAVAILABLE_SQLSTATE.test(code) || UNAVAILABLE_SOCKET.has(code)) return true;
  if ('message' in error && typeof error.message === 'string' && UNAVAILABLE_TEXT.test(error.message)) return true;
  // A host with several addresses: none of them answered.
  if ('errors' in error && Array.isArray(error.errors) && error.errors.some(isDatabaseUnavailable)) return true;
  return 'driverError' in error && error.driverError !== error && isDatabaseUnavailable(error.driverError);
}

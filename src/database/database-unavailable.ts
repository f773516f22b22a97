// Of PostgreSQL's error classes: 08 connection, 57P shutdown and restart, 53300 too many connections.
const UNAVAILABLE_SQLSTATE = /^(08...|57P0.|53300)$/;
const UNAVAILABLE_SOCKET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
// pg has no codes for these.
const UNAVAILABLE_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout/;

/** Whether an error means that the database cannot be reached now, rather than that a statement was wrong. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (UNAVAILABLE_SQLSTATE.test(code) || UNAVAILABLE_SOCKET.has(code) || UNAVAILABLE_TEXT.test(error.message))
    return true;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable);
  return 'driverError' in error && error.driverError !== error && isDatabaseUnavailable(error.driverError);
}

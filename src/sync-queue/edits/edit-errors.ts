import { BusyError, InvalidInputError, WritesRefusedError } from '../../common/problem/domain-error.js';
import { errorCode } from '../../runtime/error-code.js';

/** A lock that did not come in time, and a statement that took too long. */
const BUSY = new Set(['55P03', '57014']);
/** Values that the warehouse's own column types cannot hold. */
const BAD_VALUE = /^22/;
/** Rights, missing tables and columns, constraints and triggers of others, a database that is read only. */
const REFUSED = /^(42|3F|23|25006|P0001)/;

/** What the database's refusal of an edit means to whoever asked for it; anything else is answered as it is. */
export function toEditError(error: unknown): unknown {
  const code = errorCode(error) ?? '';
  const message = error instanceof Error ? error.message : String(error);
  if (BUSY.has(code)) {
    return new BusyError('A load or another edit holds the record. Nothing was changed; try again.');
  }
  if (BAD_VALUE.test(code)) {
    return new InvalidInputError([{ field: 'body', message: `does not fit into the warehouse: ${message}.` }]);
  }
  if (REFUSED.test(code)) {
    const where = tableOf(error);
    return new WritesRefusedError(`Nothing was changed; reads go on. The warehouse refused${where}: ${message}.`);
  }
  return error;
}

function tableOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('schema' in error) || !('table' in error)) return '';
  return typeof error.table === 'string' ? ` to write ${error.schema}.${error.table}` : '';
}

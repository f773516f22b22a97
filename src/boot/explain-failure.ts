import { ConfigError } from '../common/config/env-reader.js';
import { isDatabaseUnavailable } from '../database/database-unavailable.js';
import { EmbeddedPostgresError } from '../database/embedded/embedded-postgres-error.js';
import { isRefusal } from '../database/missing-grant.js';
import { SchemaMismatchError } from '../database/schema/schema-check.js';
import { SchemaIncompleteError } from '../database/schema/schema-incomplete-error.js';
import { DataDirError } from '../runtime/data-dir-lock.js';
import { errorCode } from '../runtime/error-code.js';
import { NothingRunsError } from '../runtime/nothing-runs-error.js';
import { UpstreamMappingError } from '../upstreams/mapping/read-mapping.js';
import { PortError } from './check-port.js';
import { StartOptionsError } from './start-options.js';

/** SQLSTATEs: no such user or not from here, the password is wrong, no such database. */
const LOGIN_REFUSED: ReadonlySet<string> = new Set(['28000', '28P01', '3D000']);

/** Why the product did not start, for a person: a sentence where the cause is known, the stack where it is not. */
export function explainFailure(error: unknown): string {
  if (
    error instanceof ConfigError ||
    error instanceof DataDirError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof NothingRunsError ||
    error instanceof PortError ||
    error instanceof SchemaIncompleteError ||
    error instanceof SchemaMismatchError ||
    error instanceof StartOptionsError ||
    error instanceof UpstreamMappingError
  ) {
    return error.message;
  }
  // Somebody else took it since it was asked for.
  if (isListenError(error)) return new PortError(error.port, error.address, 'PORT', { cause: error }).message;
  if (isDatabaseUnavailable(error)) return `The database of DATABASE_URL cannot be reached: ${messageOf(error)}`;
  if (LOGIN_REFUSED.has(errorCode(error) ?? '')) {
    return `PostgreSQL refuses the user, the password or the database of DATABASE_URL: ${messageOf(error)}`;
  }
  if (isRefusal(error)) {
    return `The database refuses it: ${error.message}. What each role may do, and how it gets its rights, stands in docs/deploy.md.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

interface ListenError {
  readonly port: number;
  readonly address: string;
}

/** An address that the system refuses to a server. */
function isListenError(error: unknown): error is Error & ListenError {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen' && 'port' in error;
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

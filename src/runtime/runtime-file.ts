import { readFileSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './error-code.js';

const FILE = 'runtime.json';

/** What an instance with the embedded database tells about itself to the commands beside it: `db:url` and those that work on it. */
export interface RuntimeAddresses {
  /** With the password. */
  database_url: string;
  /** `null` for a process that serves no HTTP. */
  api_url: string | null;
  /** Base URL of each simulator that runs, by its name; empty without simulators. */
  simulators: Readonly<Record<string, string>>;
  /** The variables with which a command reaches the simulators, secrets included; empty without simulators. */
  upstreams: Readonly<Record<string, string>>;
  /** Where the Worker listens, when it was started along. */
  worker_url?: string;
}

/** The content of `DATA_DIR/runtime.json`. */
export interface RuntimeFile extends RuntimeAddresses {
  pid: number;
  /** When the process began, in the kernel's own count; `null` where it does not tell (only Linux does). */
  process_start: string | null;
  started_at: string;
}

/** Publishes where this process is. Replaces the file at once: a reader sees the old or the new one, never a half. */
export async function writeRuntimeFile(dataDir: string, addresses: RuntimeAddresses): Promise<void> {
  const content: RuntimeFile = {
    ...addresses,
    pid: process.pid,
    process_start: processStart(process.pid),
    started_at: new Date(Date.now() - process.uptime() * 1000).toISOString(),
  };
  const file = join(dataDir, FILE);
  const draft = `${file}.${process.pid}.tmp`;
  // It holds the database's password, and the simulators' secrets.
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
}

/**
 * Reads what the last instance of this data directory published; `null` when there is no such file. It may be of a
 * process that was killed: ask `isInstanceRunning`.
 *
 * @throws Error when the file is not one of ours.
 */
export async function readRuntimeFile(dataDir: string): Promise<RuntimeFile | null> {
  const file = join(dataDir, FILE);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const content: unknown = JSON.parse(text);
  if (!isRuntimeFile(content)) throw new Error(`${file} does not say where an instance runs; remove it.`);
  return content;
}

/** False when the process is gone, also when another program has its number now. */
export function isInstanceRunning(runtime: RuntimeFile): boolean {
  try {
    process.kill(runtime.pid, 0);
  } catch (error) {
    // Somebody else's process: it runs, and we may not signal it.
    if (errorCode(error) !== 'EPERM') return false;
  }
  return processStart(runtime.pid) === runtime.process_start;
}

/** Takes our own announcement back; that of an instance that has followed us stays. */
export async function removeRuntimeFile(dataDir: string): Promise<void> {
  const current = await readRuntimeFile(dataDir).catch(() => null);
  if (current?.pid === process.pid) await rm(join(dataDir, FILE), { force: true });
}

function processStart(pid: number): string | null {
  try {
    // Field 22, counted behind the program's name, which may itself hold spaces and parentheses.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function isRuntimeFile(content: unknown): content is RuntimeFile {
  return (
    typeof content === 'object' &&
    content !== null &&
    'pid' in content &&
    typeof content.pid === 'number' &&
    'database_url' in content &&
    typeof content.database_url === 'string' &&
    'api_url' in content &&
    (content.api_url === null || typeof content.api_url === 'string') &&
    'simulators' in content &&
    typeof content.simulators === 'object' &&
    content.simulators !== null &&
    'upstreams' in content &&
    typeof content.upstreams === 'object' &&
    content.upstreams !== null &&
    'process_start' in content &&
    (content.process_start === null || typeof content.process_start === 'string') &&
    'started_at' in content &&
    typeof content.started_at === 'string'
  );
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../runtime/error-code.js';

/** What the server writes about itself into `postmaster.pid`. */
export interface PostmasterFile {
  pid: number;
  port: number;
  /** `false` while it starts, replays its log or stops. */
  ready: boolean;
}

/** `null` when there is none, or when it was torn off by a crash while it was written. */
export async function readPostmasterFile(clusterDirectory: string): Promise<PostmasterFile | null> {
  const text = await readFile(postmasterFileOf(clusterDirectory), 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  });
  // Lines: pid, data directory, start time, port, socket directory, listen address, shared memory, status.
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number.isInteger(port) ? port : 0, ready: lines[7] === 'ready' };
}

/** The path of `postmaster.pid`. */
export function postmasterFileOf(clusterDirectory: string): string {
  return join(clusterDirectory, 'postmaster.pid');
}

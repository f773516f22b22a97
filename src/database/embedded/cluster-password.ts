import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../runtime/error-code.js';

const FILE = 'postgres.password';

/**
 * The password of this data directory's server, random and made once, readable by its owner only. It is on disk before
 * the cluster is made with it: a cluster without its password would be lost.
 */
export async function ensureClusterPassword(dataDir: string): Promise<string> {
  const existing = await readClusterPassword(dataDir);
  if (existing !== null) return existing;
  const password = randomBytes(24).toString('base64url');
  const file = join(dataDir, FILE);
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, `${password}\n`, { mode: 0o600, flush: true });
  await rename(draft, file);
  return password;
}

/** `null` when there is none yet. */
export async function readClusterPassword(dataDir: string): Promise<string | null> {
  try {
    const password = (await readFile(join(dataDir, FILE), 'utf8')).trim();
    return password === '' ? null : password;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

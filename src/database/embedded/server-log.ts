import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

const MAX_BYTES = 10 * 1024 * 1024;
const TAIL_BYTES = 16 * 1024;

/** Where the server's output of a data directory goes. */
export function serverLogOf(dataDir: string): string {
  return join(dataDir, 'postgres.log');
}

/**
 * Opens the log for the server to write to. A file, not a pipe: a pipe has nobody at its other end once we were
 * killed, and the server that we mean to take over would block or die at its next line. One earlier log is kept.
 */
export async function openServerLog(dataDir: string): Promise<{ handle: FileHandle; offset: number }> {
  const file = serverLogOf(dataDir);
  const size = await sizeOf(file);
  const full = size > MAX_BYTES;
  if (full) await rename(file, `${file}.1`);
  return { handle: await open(file, 'a', 0o600), offset: full ? 0 : size };
}

/** What the server wrote since `offset`, the last 16 KB of it. */
export async function serverLogSince(dataDir: string, offset: number): Promise<string> {
  const handle = await open(serverLogOf(dataDir), 'r');
  try {
    const { size } = await handle.stat();
    const start = Math.max(offset, size - TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.max(0, size - start)), { position: start });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

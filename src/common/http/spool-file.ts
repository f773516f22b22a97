import { createHash } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** A temporary file that an answer is written to before it is sent. It has no name any more once it is open. */
export class SpoolFile {
  private readonly hash = createHash('sha1');
  /** How many were written. */
  bytes = 0;

  private constructor(private readonly file: FileHandle) {}

  static async open(): Promise<SpoolFile> {
    const directory = await mkdtemp(join(tmpdir(), 'athena-spool-'));
    const file = await open(join(directory, 'answer'), 'wx+', 0o600);
    // Removed at once: whatever becomes of this process, the system takes the space back.
    await rm(directory, { recursive: true });
    return new SpoolFile(file);
  }

  /** Appends text. */
  async write(text: string): Promise<void> {
    const chunk = Buffer.from(text);
    this.hash.update(chunk);
    await this.file.write(chunk, 0, chunk.length, this.bytes);
    this.bytes += chunk.length;
  }

  /** Of everything written; nothing can be written afterwards. */
  digest(): string {
    return this.hash.digest('base64url');
  }

  /** The content from its beginning. */
  read(): Readable {
    return this.file.createReadStream({ start: 0, autoClose: false });
  }

  /** Gives the file back. */
  close(): Promise<void> {
    return this.file.close();
  }
}

import { Problem } from '../problem/problem.js';

/** Edits are a few hundred bytes; the origin itself refuses what is larger than this. */
export const MAX_BODY_BYTES = 1_048_576;

/**
 * Reads a body whole. It goes on with a length that was counted here: what a client says of its length reaches nobody.
 * @throws Problem when it is longer than {@link MAX_BODY_BYTES}, as soon as that is known.
 */
export async function readBody(request: Request, limit = MAX_BODY_BYTES): Promise<Uint8Array | undefined> {
  if (request.body === null) return undefined;
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    // Leaving the loop cancels the body: the rest is not read.
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

function tooLarge(limit: number): Problem {
  const detail = `A body may have up to ${limit.toLocaleString('en')} bytes.`;
  return new Problem(413, 'body-too-large', 'Content Too Large', detail);
}

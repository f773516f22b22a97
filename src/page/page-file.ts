import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { namesTag } from '../common/ready-bytes/entity-tag.js';
import { pickEncoding } from '../common/ready-bytes/negotiate.js';
import type { Encoding } from '../common/ready-bytes/ready-answer.js';
import { PAGE_HEADERS } from './page-headers.js';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** The name holds a hash of the content, so what it names never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

/** One file of the built page, in memory with the encoded copies that the build put beside it. */
export class PageFile {
  private readonly tag: string;
  private readonly bytes: Partial<Record<Encoding, Buffer>>;
  private readonly type: string;

  /** @param hashed whether its name holds a hash of its content. */
  constructor(
    path: string,
    private readonly hashed: boolean,
  ) {
    const identity = readFileSync(path);
    this.tag = createHash('sha1').update(identity).digest('base64url');
    this.type = TYPES[extname(path)] ?? 'application/octet-stream';
    this.bytes = { identity, br: readIfThere(`${path}.br`), gzip: readIfThere(`${path}.gz`) };
  }

  /** Answers with it, in the best encoding that the browser takes, or with 304 when it has it. */
  send(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const wanted = pickEncoding(request.headers['accept-encoding']?.toString());
    const encoding = this.bytes[wanted] === undefined ? 'identity' : wanted;
    const tags = (['identity', 'br', 'gzip'] as const).map((name) => this.etag(name));
    void reply.headers({
      ...PAGE_HEADERS,
      'cache-control': this.hashed ? FOR_EVER : ASK_AGAIN,
      etag: this.etag(encoding),
      vary: 'Accept-Encoding',
    });
    const known = request.headers['if-none-match'];
    if (known !== undefined && namesTag(known, ...tags)) return reply.code(304).send();
    if (encoding !== 'identity') void reply.header('content-encoding', encoding);
    return reply.code(200).type(this.type).send(this.bytes[encoding]);
  }

  private etag(encoding: Encoding): string {
    return encoding === 'identity' ? `"${this.tag}"` : `"${this.tag}.${encoding}"`;
  }
}

function readIfThere(path: string): Buffer | undefined {
  return existsSync(path) ? readFileSync(path) : undefined;
}

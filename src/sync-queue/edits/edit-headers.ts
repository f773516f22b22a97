import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../../common/http/principal.js';
import { refuseParameters } from '../../common/http/refuse-parameters.js';
import { InvalidInputError } from '../../common/problem/domain-error.js';
import type { EditRequest, IdempotencyClaim } from './edit-command.js';

export { refuseParameters };

/** Visible ASCII: what every proxy lets through as it is. */
const KEY = /^[\x21-\x7e]{1,255}$/;
const ENTITY_TAGS = /^(?:W\/)?"[\x21\x23-\x7e]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]*")*$/;

/**
 * Who asks for an edit, and under what conditions.
 * @throws InvalidInputError when a header cannot be meant, or a query parameter was given.
 */
export function readEditRequest(request: FastifyRequest, principal: Principal): EditRequest {
  refuseParameters(request, 'an edit takes none');
  return {
    requestedBy: principal.nameOf(request),
    requestId: String(request.id),
    ifMatch: parseIfMatch(request.headers['if-match']),
    idempotency: parseIdempotencyKey(request),
  };
}

/**
 * The versions that `If-Match` names: of each ETag the part before the first dash. The rest is a hash of the bytes, which
 * changes when a delivery moves `sync` on; a weak mark and the suffix of an encoding are a proxy's doing.
 */
export function parseIfMatch(header: string | undefined): readonly string[] | undefined {
  const text = header?.trim();
  if (text === undefined || text === '*') return undefined;
  if (!ENTITY_TAGS.test(text)) {
    const message = 'must be the ETag of the record as a GET gave it, in its quotes, or *.';
    throw new InvalidInputError([{ field: 'If-Match', message }]);
  }
  return text.split(',').map((tag) => tag.trim().replace(/^W\//, '').slice(1, -1).split(/[-.]/, 1)[0] ?? '');
}

function parseIdempotencyKey(request: FastifyRequest): IdempotencyClaim | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) {
    const message = 'must be 1 to 255 visible ASCII characters, such as a UUID.';
    throw new InvalidInputError([{ field: 'Idempotency-Key', message }]);
  }
  return { key, fingerprint: fingerprintOf(request) };
}

/** The same for a request that is sent again by a client that orders its keys otherwise. Bodies are flat here. */
function fingerprintOf({ method, url, body }: FastifyRequest): string {
  const fields = Object.entries(body ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha256', `${method} ${url}\n${JSON.stringify(fields)}`, 'base64url');
}

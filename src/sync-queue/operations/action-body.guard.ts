import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InvalidInputError, UnsupportedMediaError } from '../../common/problem/domain-error.js';
import { shorten } from '../../common/problem/shorten.js';

/** As deep as any body here: an object, in it a field’s decision, in it a list. */
const MOST_LEVELS = 4;

/**
 * Lets in a JSON object, or nothing at all where nothing has to be said. A form of a foreign page would otherwise be read as
 * an object too, and what is nested deeply overflows the stack of those who validate it.
 */
@Injectable()
export class ActionBodyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { headers, body } = request;
    if (body === undefined || body === null) {
      request.body = {};
      return true;
    }
    const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (type !== 'application/json') {
      throw new UnsupportedMediaError(`Send the body as application/json; it came with "${shorten(type)}".`);
    }
    if (typeof body !== 'object' || Array.isArray(body)) {
      throw new InvalidInputError([{ field: 'body', message: 'must be a JSON object.' }]);
    }
    if (!isShallow(body, MOST_LEVELS)) {
      throw new InvalidInputError([
        { field: 'body', message: 'is nested deeper than anything that is asked for here.' },
      ]);
    }
    return true;
  }
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((item) => isShallow(item, levels - 1));
}

import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { JSON_BODIES } from '../../common/http/json-bodies.js';
import { InvalidInputError, UnsupportedMediaError } from '../../common/problem/domain-error.js';
import { shorten } from '../../common/problem/shorten.js';

/**
 * Lets in a JSON object whose fields are values and lists of values. A form of a foreign page would otherwise be read as
 * an object too, and what is nested deeply overflows the stack of those who validate it.
 */
@Injectable()
export class JsonBodyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers, body } = context.switchToHttp().getRequest<FastifyRequest>();
    const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (!JSON_BODIES.includes(type)) {
      const given = type === '' ? 'no Content-Type' : `"${shorten(type)}"`;
      throw new UnsupportedMediaError(`Send the body as ${JSON_BODIES.join(' or ')}; it came with ${given}.`);
    }
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      const message = 'must be a JSON object: names of fields and their values.';
      throw new InvalidInputError([{ field: 'body', message }]);
    }
    const nested = Object.entries(body).filter(([, value]) => !isFlat(value));
    if (nested.length === 0) return true;
    throw new InvalidInputError(
      nested.map(([field]) => ({
        field: shorten(field),
        message: 'must be a value or a list of values, not an object.',
      })),
    );
  }
}

function isFlat(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item !== 'object' || item === null);
  return typeof value !== 'object' || value === null;
}

import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { InvalidInputError } from '../problem/domain-error.js';
import { refuseInheritedNames } from './inherited-names.js';

/** How bodies may come: `application/merge-patch+json` is what RFC 7396 calls an edit. */
export const JSON_BODIES = ['application/json', 'application/merge-patch+json'];

/**
 * Reads JSON bodies. Instead of Fastify's own parser, whose errors name no field, call `__proto__` unreadable, and refuse
 * an empty body before anybody can say that there is no such record: a client that always sends a `Content-Type` sends it
 * with nothing, too, and whether a route needs a body is for the route to say.
 */
export function readJsonBodies(adapter: FastifyAdapter): void {
  adapter.useBodyParser(JSON_BODIES, false, {}, (_: FastifyRequest, body: Buffer, done) => {
    try {
      done(null, parseJson(body));
    } catch (error) {
      done(error as Error, undefined);
    }
  });
}

/** @throws InvalidInputError when it is no JSON, not UTF-8, or has names that every object inherits. */
function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  const value = parse(decode(body));
  refuseInheritedNames(value);
  return value;
}

function decode(body: Buffer): string {
  try {
    // Not `toString`, which puts a replacement character where it cannot read: a name would be stored mutilated.
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new InvalidInputError([{ field: 'body', message: 'must be text in UTF-8.' }]);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError([{ field: 'body', message: `must be JSON${whereIn(text, error)}.` }]);
  }
}

/** Where it stopped being JSON, for people who write it by hand. */
function whereIn(text: string, error: unknown): string {
  const at = error instanceof SyntaxError ? /\bat position (\d+)/.exec(error.message)?.[1] : undefined;
  if (at === undefined) return '; it ends too early or has something that JSON does not know';
  const lines = text.slice(0, Number(at)).split('\n');
  return `; it cannot be read from line ${lines.length}, character ${(lines.at(-1)?.length ?? 0) + 1} on`;
}

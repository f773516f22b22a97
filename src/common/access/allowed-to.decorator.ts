import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import { describeProblem } from '../list-query/describe-list.js';
import type { Audience } from './role.js';

/** Says who a route is for: on each handler, not on a class, so that whoever adds one has to decide. */
export function AllowedTo(allowedTo: Audience): MethodDecorator {
  return applyDecorators(
    RouteConfig({ allowedTo }),
    ApiExtension('x-allowed-to', allowedTo),
    ...(allowedTo === 'anybody' ? [] : describeRefusals(allowedTo)),
  );
}

function describeRefusals(role: string): MethodDecorator[] {
  return [
    describeProblem(401, 'Nobody is signed in, or the session has ended; the detail says what to do.'),
    describeProblem(403, `It takes the role ${role}, or comes from where it must not; the detail says which.`),
    describeProblem(429, 'More requests than one caller may send in a minute. `Retry-After` says when to try again.'),
  ];
}

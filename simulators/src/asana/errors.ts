import { Refusal, type SimAnswer } from '../http/exchange.js';

const HELP =
  'For more information on API status codes and how to handle them, read the docs on errors: ' +
  'https://developers.asana.com/docs/errors';

/** An error in Asana's form. */
export function asanaError(status: number, message: string, headers: Readonly<Record<string, string>> = {}): SimAnswer {
  return { status, headers, body: { errors: [{ message, help: HELP }] } };
}

export function badRequest(message: string): Refusal {
  return new Refusal(asanaError(400, message));
}

/** @param kind what it would have been, e.g. `task`. */
export function unknownObject(kind: string, gid: string): Refusal {
  return new Refusal(asanaError(404, `${kind}: Unknown object: ${gid}`));
}

export const UNAUTHENTICATED = asanaError(401, 'Not Authorized');

export const FORBIDDEN = asanaError(403, 'You do not have access to this resource.');

export const NO_ROUTE = asanaError(404, 'No matching route for request');

/** @param seconds in `Retry-After`. */
export function rateLimited(seconds: number): SimAnswer {
  return asanaError(429, 'You have made too many requests recently. Please, be chill.', {
    'retry-after': String(seconds),
  });
}

/** An error of theirs: the only one with a phrase, by which their support finds it. */
export const SERVER_ERROR: SimAnswer = {
  status: 500,
  body: { errors: [{ message: 'Server Error', help: HELP, phrase: '6 sad squid snuggle softly' }] },
};

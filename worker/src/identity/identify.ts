import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { Problem } from '../problem/problem.js';
import type { AccessSettings, Settings } from '../settings/settings.js';
import { assertFromHere } from './assert-from-here.js';
import { countForgery, refuseForger } from './forgeries.js';
import type { Person } from './person.js';

/** Who everybody is where nobody is asked. */
const LOCAL: Person = { name: 'local', jwt: undefined };
/** Keys are asked for again when a token names an unknown one, but not more often than this. */
const KEY_COOLDOWN_MS = 60_000;
/** A key that is listed no more counts this long still, and who was recognised by it as long again: ten minutes, as at the origin. */
const KEY_MAX_AGE_MS = 300_000;
const REMEMBER_MS = 300_000;
/** Of clocks between Cloudflare's machines. */
const CLOCK_TOLERANCE_SECONDS = 30;
const REMEMBERED_TOKENS = 2000;
/** jose: the answer with the keys was no 200, or did not come in time. That is no fault of the token. */
const KEYS_UNAVAILABLE: ReadonlySet<string> = new Set(['ERR_JOSE_GENERIC', errors.JWKSTimeout.code]);

interface Verified {
  readonly person: Person;
  readonly endsMs: number;
  /** From when on it is checked again. */
  readonly untilMs: number;
}

const keySets = new Map<string, JWTVerifyGetKey>();
const verified = new Map<string, Verified>();

/**
 * Who sends a request. Access puts its token into a header; the cookie is not looked at.
 * @throws Problem 401 when nobody vouches for them, 429 when too many made-up tokens came from the same address.
 */
export async function identify(request: Request, { access }: Settings): Promise<Person> {
  if (access === undefined) {
    assertFromHere(request);
    return LOCAL;
  }
  const jwt = request.headers.get('cf-access-jwt-assertion');
  if (jwt === null) throw unauthenticated('The request does not come through Cloudflare Access.');
  const known = verified.get(jwt);
  if (known !== undefined && known.untilMs > Date.now()) return known.person;
  if (known === undefined) refuseForger(request);
  try {
    return await verify(jwt, access);
  } catch (error) {
    if (error instanceof ForgedError) countForgery(request);
    if (!(error instanceof KeysUnavailableError) || known === undefined || known.endsMs <= Date.now()) throw error;
    // As at the origin: while the keys can't be read, whoever was recognised goes on.
    remember(jwt, { ...known, untilMs: Math.min(known.endsMs, Date.now() + KEY_COOLDOWN_MS) });
    return known.person;
  }
}

async function verify(jwt: string, access: AccessSettings): Promise<Person> {
  const { teamDomain, audiences } = access;
  let payload: JWTPayload;
  try {
    ({ payload } = await jwtVerify(jwt, keysOf(access), {
      algorithms: ['RS256'],
      issuer: teamDomain,
      audience: [...audiences],
      requiredClaims: ['exp', 'iat'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    }));
  } catch (error) {
    // The claims are looked at last: what is said of them is of a token that Access has signed.
    if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed)
      throw unauthenticated(error.message);
    if (error instanceof errors.JOSEError && !KEYS_UNAVAILABLE.has(error.code)) throw new ForgedError(error.message);
    throw new KeysUnavailableError();
  }
  // Access signs with the same keys what is for its own pages.
  if (payload.type !== undefined && payload.type !== 'app') throw unauthenticated('The token is for another purpose.');
  const person = { name: nameOf(payload), jwt };
  const endsMs = (payload.exp ?? 0) * 1000;
  remember(jwt, { person, endsMs, untilMs: Math.min(endsMs, Date.now() + REMEMBER_MS) });
  return person;
}

/** People have an e-mail address, services a common name. */
function nameOf({ email, common_name }: JWTPayload): string {
  if (typeof email === 'string' && email !== '') return email.toLowerCase();
  if (typeof common_name === 'string' && common_name !== '') return common_name;
  throw unauthenticated('The token names nobody.');
}

function keysOf({ certsUrl }: AccessSettings): JWTVerifyGetKey {
  let keys = keySets.get(certsUrl);
  if (keys === undefined) {
    keys = createRemoteJWKSet(new URL(certsUrl), { cooldownDuration: KEY_COOLDOWN_MS, cacheMaxAge: KEY_MAX_AGE_MS });
    keySets.set(certsUrl, keys);
  }
  return keys;
}

/** Verifying a signature costs more than the rest of a read; the oldest are forgotten. */
function remember(jwt: string, entry: Verified): void {
  if (verified.size >= REMEMBERED_TOKENS) {
    const [oldest] = verified.keys();
    if (oldest !== undefined) verified.delete(oldest);
  }
  verified.set(jwt, entry);
}

/** The token is not one that Access has made. */
class ForgedError extends Problem {
  constructor(detail: string) {
    super(401, 'unauthenticated', 'Not signed in', detail);
  }
}

/** Who asks can't be found out now. */
class KeysUnavailableError extends Problem {
  constructor() {
    const detail = 'The keys of Cloudflare Access cannot be had, so nobody can be recognised.';
    super(503, 'unavailable', 'Temporarily unavailable', detail, { headers: { 'retry-after': '5' } });
  }
}

function unauthenticated(detail: string): Problem {
  return new Problem(401, 'unauthenticated', 'Not signed in', detail);
}

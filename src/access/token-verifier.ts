import { errors, type JWTPayload, type JWTVerifyResult, jwtVerify } from 'jose';
import type { Clock } from '../clock/clock.js';
import type { Identity } from '../common/access/access-roles.js';
import type { CloudflareAccessSettings } from '../common/access/access-settings.js';
import { type RefusalReason, UnauthenticatedError } from './access-errors.js';
import type { SigningKeys } from './signing-keys.js';

/** How far the clocks of Cloudflare and of this machine may lie apart. */
export const CLOCK_TOLERANCE_SECONDS = 10;
/** Cloudflare's are of one to two kilobytes; Node takes headers of 16 KiB together. */
const MAX_TOKEN_LENGTH = 8192;
/** What a name goes into is read by people and by other programs: log, queue, change log. */
const EMAIL = /^[\x21-\x7e]{1,64}@[a-z0-9.-]{1,190}$/;
const CLIENT_ID = /^[\x21-\x7e]{1,200}$/;

/** What a token that holds says. */
export interface VerifiedToken {
  readonly identity: Identity;
  /** The id of the key that it was signed with. */
  readonly keyId: string;
  /** When it ends (ms), with the tolerance. */
  readonly expiresAt: number;
}

/** Checks tokens of Cloudflare Access: signature, algorithm, issuer, audience and times. */
export class TokenVerifier {
  constructor(
    private readonly settings: Pick<CloudflareAccessSettings, 'issuer' | 'audiences'>,
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
  ) {}

  /** @throws UnauthenticatedError with what is wrong, KeysUnavailableError. */
  async verify(token: string): Promise<VerifiedToken> {
    if (token.length > MAX_TOKEN_LENGTH) throw refusal('malformed');
    const { payload, protectedHeader } = await this.check(token);
    // `org` is the session with the team as a whole: no application has let it in.
    if (payload.type !== undefined && payload.type !== 'app') throw refusal('audience');
    return {
      identity: readIdentity(payload),
      keyId: protectedHeader.kid ?? '',
      expiresAt: ((payload.exp ?? 0) + CLOCK_TOLERANCE_SECONDS) * 1000,
    };
  }

  private async check(token: string): Promise<JWTVerifyResult> {
    const { issuer, audiences } = this.settings;
    try {
      return await jwtVerify(
        token,
        async ({ kid }) => {
          const key = kid === undefined ? undefined : await this.keys.find(kid);
          if (!key) throw refusal('unknown_key');
          return key;
        },
        {
          // Named, so that neither `none` nor a secret made of the public key passes.
          algorithms: ['RS256'],
          issuer,
          audience: [...audiences],
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          currentDate: new Date(this.clock.now()),
          requiredClaims: ['exp', 'iat'],
        },
      );
    } catch (error) {
      throw error instanceof errors.JOSEError ? refusal(reasonOf(error)) : error;
    }
  }
}

const SENTENCES: Readonly<Record<RefusalReason, string>> = {
  missing:
    'No Cf-Access-Jwt-Assertion came with the request: it did not come through Cloudflare Access. Open the address behind Access and sign in; a program sends CF-Access-Client-Id and CF-Access-Client-Secret to that address.',
  malformed: 'The token is no JWT that can be read. Reload the page to get a new one.',
  algorithm: 'The token is not signed with RS256, as those of Cloudflare Access are.',
  unknown_key: 'The token is signed with a key that Cloudflare Access does not list. Reload the page to get a new one.',
  signature: 'The signature of the token is not right.',
  expired: 'The session has ended. Reload the page, or sign in again.',
  not_yet_valid: 'The token is not valid yet: the clock of this server is behind.',
  issuer: 'The token is of another team than CF_ACCESS_TEAM_DOMAIN names.',
  audience:
    'The token is for another application; CF_ACCESS_AUD has to name the AUD tag of the one that you came through.',
  identity: 'The token names neither a person by e-mail address nor a service token.',
  not_the_edge:
    'A token of somebody else was passed on by a caller that stands not under "edge" in ACCESS_ROLES. Name the client id of the Worker’s service token there.',
};

/** Says what is wrong with a token, and what to do. */
export function refusal(reason: RefusalReason): UnauthenticatedError {
  return new UnauthenticatedError(reason, SENTENCES[reason]);
}

function reasonOf(error: errors.JOSEError): RefusalReason {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'malformed';
  if (error.claim === 'iss') return 'issuer';
  if (error.claim === 'aud') return 'audience';
  return error.claim === 'nbf' ? 'not_yet_valid' : 'malformed';
}

/** People carry `email`, service tokens `common_name`, which is their client id. */
function readIdentity(payload: JWTPayload): Identity {
  const { email, common_name: commonName } = payload;
  if (typeof email === 'string' && email !== '') {
    const person = email.toLowerCase();
    if (!EMAIL.test(person)) throw refusal('identity');
    return { email: person, groups: readGroups(payload), clientId: undefined };
  }
  if (typeof commonName !== 'string' || !CLIENT_ID.test(commonName)) throw refusal('identity');
  return { email: undefined, groups: [], clientId: commonName };
}

/** A claim of the identity provider, which Cloudflare puts under `custom`: names, or objects that have one. */
function readGroups({ groups, custom }: JWTPayload): string[] {
  const within = typeof custom === 'object' && custom !== null && 'groups' in custom ? custom.groups : undefined;
  return [groups, within].flat().flatMap((group: unknown) => {
    if (typeof group === 'string') return group;
    const named = typeof group === 'object' && group !== null && 'name' in group ? group.name : undefined;
    return typeof named === 'string' ? named : [];
  });
}

import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type { Clock } from '../clock/clock.js';
import type { AccessRoles } from '../common/access/access-roles.js';
import type { CloudflareAccessSettings } from '../common/access/access-settings.js';
import type { Caller } from '../common/access/caller.js';
import { Forgeries } from './forgeries.js';
import { type Arriving, Gate } from './gate.js';
import { type KnownCaller, KnownCallers } from './known-callers.js';
import { RolesFile } from './roles-file.js';
import { SigningKeys } from './signing-keys.js';
import { refusal, TokenVerifier } from './token-verifier.js';

/** What Access puts onto every request that it lets in. */
export const ACCESS_HEADER = 'cf-access-jwt-assertion';
/**
 * What the Worker passes the token of its own caller on with. It comes with a service token of its own, and Access overwrites
 * the usual header with that one's.
 */
export const FORWARDED_HEADER = 'x-athena-access-jwt';

/** A key that is listed no more counts for so long still, at most. */
const KEYS_EVERY_MS = 10 * 60_000;

/** `AUTH_MODE=cloudflare-access`: each request carries a token that Cloudflare Access has signed. */
export class CloudflareGate extends Gate implements OnModuleInit, OnModuleDestroy {
  private readonly keys: SigningKeys;
  private readonly verifier: TokenVerifier;
  private readonly callers: KnownCallers;
  private readonly forgeries: Forgeries;
  private readonly rolesFile: RolesFile | undefined;
  private roles: AccessRoles;
  private reading: NodeJS.Timeout | undefined;

  constructor(settings: CloudflareAccessSettings, clock: Clock) {
    super();
    const { roles, rolesFile } = settings;
    this.roles = roles;
    this.rolesFile = rolesFile === undefined ? undefined : new RolesFile(rolesFile, (read) => this.useRoles(read));
    this.callers = new KnownCallers(clock);
    this.forgeries = new Forgeries(clock);
    this.keys = new SigningKeys(settings.certsUrl, clock);
    this.keys.onRead = (ids) => this.callers.keepSignedWith(ids);
    this.verifier = new TokenVerifier(settings, this.keys, clock);
  }

  /** The first to come need not wait for the keys; while they can't be read, the application starts all the same. */
  onModuleInit(): void {
    this.rolesFile?.watch();
    void this.keys.read();
    this.reading = setInterval(() => void this.keys.read(), KEYS_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    this.rolesFile?.unwatch();
    clearInterval(this.reading);
  }

  /** Gives everybody their roles anew. */
  private useRoles(roles: AccessRoles): void {
    this.roles = roles;
    this.callers.clear();
  }

  known({ headers }: Arriving): Caller | undefined {
    const token = headers[ACCESS_HEADER];
    const known = typeof token === 'string' ? this.callers.get(token) : undefined;
    const forwarded = headers[FORWARDED_HEADER];
    if (known === undefined || forwarded === undefined) return known?.caller;
    return known.edge && typeof forwarded === 'string' ? this.callers.get(forwarded)?.caller : undefined;
  }

  async admit(request: Arriving): Promise<Caller> {
    const { headers } = request;
    const token = headers[ACCESS_HEADER];
    if (typeof token !== 'string' || token === '') throw refusal('missing');
    // What the Worker passes on it has checked itself, and it comes from the Worker's address whoever sent it.
    const known = this.callers.get(token) ?? (await this.forgeries.check(request, () => this.recognise(token)));
    const forwarded = headers[FORWARDED_HEADER];
    if (forwarded === undefined) return known.caller;
    // Whoever else passes a token on may have found it; and to take it for nothing would hide a Worker that is not named.
    if (!known.edge) throw refusal('not_the_edge');
    return (await this.recognise(String(forwarded))).caller;
  }

  private async recognise(token: string): Promise<KnownCaller> {
    const remembered = this.callers.get(token);
    if (remembered) return remembered;
    const { identity, expiresAt, keyId } = await this.verifier.verify(token);
    const person = identity.email;
    const caller: Caller = {
      name: person ?? identity.clientId ?? '',
      kind: person === undefined ? 'service' : 'person',
      role: this.roles.roleOf(identity),
      expiresAt,
    };
    const known = { caller, edge: this.roles.maySpeakForOthers(identity), keyId };
    this.callers.add(token, known);
    return known;
  }
}

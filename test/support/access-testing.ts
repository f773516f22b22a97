import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export const TEAM = 'https://brands.cloudflareaccess.com';
/** AUD tags of the two applications: the one before this origin, and the Worker's. */
export const ORIGIN_AUD = 'a1'.repeat(32);
export const WORKER_AUD = 'b2'.repeat(32);
/** The client id of the Worker's service token. */
export const WORKER_TOKEN = 'c0ffee.access';

/** A key that Access signs with. */
export interface AccessKey {
  readonly id: string;
  readonly private: CryptoKey;
  readonly public: JWK;
}

/** What stands in for Cloudflare Access: it signs tokens, and lists its keys over HTTP. */
export class AccessTeam {
  /** What it lists, in order. */
  keys: AccessKey[] = [];
  /** How often its list was asked for. */
  asked = 0;
  /** The status that it answers with. */
  status = 200;
  private server: Server | undefined;

  static async start(): Promise<AccessTeam> {
    const team = new AccessTeam();
    team.keys = [await newKey()];
    const server = createServer((_request, response) => {
      team.asked++;
      const body = { keys: team.keys.map((key) => key.public), public_cert: {}, public_certs: [] };
      response.writeHead(team.status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A suite that could not start has nobody who stops it.
    server.unref();
    team.server = server;
    return team;
  }

  get certsUrl(): string {
    const address = this.server?.address() as AddressInfo | undefined;
    return `http://127.0.0.1:${address?.port}/cdn-cgi/access/certs`;
  }

  /** The environment that believes in this team. */
  environment(roles: object = {}): Record<string, string> {
    return {
      AUTH_MODE: 'cloudflare-access',
      CF_ACCESS_TEAM_DOMAIN: TEAM,
      CF_ACCESS_AUD: `${ORIGIN_AUD}, ${WORKER_AUD}`,
      CF_ACCESS_CERTS_URL: this.certsUrl,
      ACCESS_ROLES: JSON.stringify(roles),
    };
  }

  /** A token as Access makes it for a person who came to the origin; what is given stands instead. */
  async sign(claims: JWTPayload = {}, { key = this.keys[0]!, alg = 'RS256' } = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const whole = {
      aud: [ORIGIN_AUD],
      iss: TEAM,
      iat: now - 60,
      nbf: now - 60,
      exp: now + 3600,
      type: 'app',
      identity_nonce: randomUUID().slice(0, 16),
      sub: randomUUID(),
      country: 'US',
      ...claims,
    };
    return new SignJWT(whole).setProtectedHeader({ alg, kid: key.id, typ: 'JWT' }).sign(key.private);
  }

  /** Headers of a person's request. */
  async person(email: string, claims: JWTPayload = {}): Promise<Record<string, string>> {
    return { 'cf-access-jwt-assertion': await this.sign({ email, ...claims }) };
  }

  /** Headers of a service token's request. */
  async service(clientId: string, claims: JWTPayload = {}): Promise<Record<string, string>> {
    return { 'cf-access-jwt-assertion': await this.sign({ common_name: clientId, sub: '', ...claims }) };
  }

  /** Headers of the Worker's request for a person. */
  async worker(email: string): Promise<Record<string, string>> {
    const own = await this.service(WORKER_TOKEN);
    return { ...own, 'x-athena-access-jwt': await this.sign({ email, aud: [WORKER_AUD] }) };
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}

/** A key that nobody lists yet. */
export async function newKey(): Promise<AccessKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const id = randomUUID();
  return { id, private: privateKey, public: { ...(await exportJWK(publicKey)), kid: id, alg: 'RS256', use: 'sig' } };
}

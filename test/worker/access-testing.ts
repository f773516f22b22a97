import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** Cloudflare Access as the Worker sees it: a page with keys, and tokens that they sign. */
export interface TestAccess {
  /** Variables that make the Worker ask it. */
  readonly variables: Readonly<Record<string, string>>;
  /** How often the keys were asked for. */
  keyFetches(): number;
  /** A token for a person; claims may be overridden. */
  token(email: string, claims?: JWTPayload & Record<string, unknown>, kid?: string): Promise<string>;
  end(): Promise<void>;
}

const TEAM = 'https://brand-group.cloudflareaccess.com';
const AUDIENCE = 'the-worker';

export async function startTestAccess(): Promise<TestAccess> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'now', alg: 'RS256', use: 'sig' }] });
  let fetches = 0;
  const server: Server = createServer((_, response) => {
    fetches += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end(keys);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    variables: {
      AUTH_MODE: 'cloudflare-access',
      CF_ACCESS_TEAM_DOMAIN: TEAM,
      CF_ACCESS_AUD: AUDIENCE,
      CF_ACCESS_CERTS_URL: `http://127.0.0.1:${address.port}/certs`,
      CF_ACCESS_CLIENT_ID: 'worker.access',
      CF_ACCESS_CLIENT_SECRET: 'a-secret-of-the-worker',
    },
    keyFetches: () => fetches,
    token: (email, claims = {}, kid = 'now') =>
      new SignJWT({ email, iss: TEAM, aud: [AUDIENCE], ...claims })
        .setProtectedHeader({ alg: 'RS256', kid })
        .setIssuedAt()
        .setExpirationTime(claims.exp ?? '1h')
        .sign(privateKey),
    end: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

import { createServer, request, type Server } from 'node:http';
import type { JWTPayload } from 'jose';
import { AccessTeam, TEAM, WORKER_AUD, WORKER_TOKEN } from '../support/access-testing.js';

const SECRET = 'a-secret-of-the-worker';

/** Cloudflare Access as the Worker sees it. */
export interface TestAccess {
  readonly team: AccessTeam;
  /** Variables that make the Worker ask it. */
  readonly variables: Readonly<Record<string, string>>;
  /** A token that Access gives a person who comes to the Worker; claims may be overridden. */
  token(email: string, claims?: JWTPayload, kid?: string): Promise<string>;
  end(): Promise<void>;
}

export async function startTestAccess(): Promise<TestAccess> {
  const team = await AccessTeam.start();
  return {
    team,
    variables: {
      AUTH_MODE: 'cloudflare-access',
      CF_ACCESS_TEAM_DOMAIN: TEAM,
      CF_ACCESS_AUD: WORKER_AUD,
      CF_ACCESS_CERTS_URL: team.certsUrl,
      CF_ACCESS_CLIENT_ID: WORKER_TOKEN,
      CF_ACCESS_CLIENT_SECRET: SECRET,
    },
    token: (email, claims = {}, kid) => {
      const key = team.keys[0]!;
      return team.sign({ email, aud: [WORKER_AUD], ...claims }, { key: { ...key, id: kid ?? key.id } });
    },
    end: () => team.stop(),
  };
}

/** Access before the origin: lets in who has the Worker's secret, and puts its own word for that in the usual header. */
export async function startOriginGate(
  team: AccessTeam,
  originUrl: string,
): Promise<{ url: string; end(): Promise<void> }> {
  const server: Server = createServer(async (incoming, outgoing) => {
    const { 'cf-access-client-id': id, 'cf-access-client-secret': secret, ...headers } = incoming.headers;
    if (id !== WORKER_TOKEN || secret !== SECRET) {
      outgoing.writeHead(302, { location: `${TEAM}/cdn-cgi/access/login` }).end();
      return;
    }
    const vouched = { ...headers, ...(await team.service(WORKER_TOKEN)) };
    const onward = request(`${originUrl}${incoming.url}`, { method: incoming.method, headers: vouched }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, 'set-cookie': 'CF_Authorization=the-worker' });
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    end: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

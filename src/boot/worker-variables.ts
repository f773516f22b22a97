/** What the environment may tell the Worker; the defaults are in its `wrangler.jsonc`. */
const NAMES = [
  'AUTH_MODE',
  'CF_ACCESS_TEAM_DOMAIN',
  'CF_ACCESS_AUD',
  'CF_ACCESS_CERTS_URL',
  'CF_ACCESS_CLIENT_ID',
  'CF_ACCESS_CLIENT_SECRET',
  'ASANA_API_URL',
  'ASANA_TOKEN',
  'NOTION_API_URL',
  'NOTION_TOKEN',
  'GROQ_API_URL',
  'GROQ_API_KEY',
  'GROQ_MODEL',
  'ORIGIN_PATIENCE_MS',
  'ORIGIN_TIMEOUT_MS',
  'ASK_TIMEOUT_MS',
] as const;

/** Those of them that are set. */
export function workerVariables(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const set = NAMES.flatMap((name) => {
    const value = env[name]?.trim();
    return value ? [[name, value] as const] : [];
  });
  return Object.fromEntries(set);
}

/** The address and the secret of each upstream, which belong together. */
const PAIRS = [
  ['ASANA_API_URL', 'ASANA_TOKEN'],
  ['NOTION_API_URL', 'NOTION_TOKEN'],
  ['GROQ_API_URL', 'GROQ_API_KEY'],
] as const;

type Variables = Readonly<Record<string, string>>;

/**
 * Where there is no secret of one's own, address and secret of the stand-in. One's own never meets the address of a stand-in,
 * nor a stand-in's another address.
 */
export function withStandIns(own: Variables, standIns: Variables): Variables {
  const filled: Record<string, string> = { ...own };
  for (const [address, secret] of PAIRS) {
    const [standInAddress, standInSecret] = [standIns[address], standIns[secret]];
    if (own[secret] !== undefined || standInAddress === undefined || standInSecret === undefined) continue;
    filled[address] = standInAddress;
    filled[secret] = standInSecret;
  }
  return filled;
}

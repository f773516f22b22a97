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

/** Where an upstream is, and who we are there. Undefined where it is not set up. */
export interface UpstreamAccess {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string;
}

/** How Cloudflare Access vouches for people. */
export interface AccessSettings {
  /** `https://<team>.cloudflareaccess.com`: also the issuer. */
  readonly teamDomain: string;
  /** The application's tags; a token must be for one of them. */
  readonly audiences: readonly string[];
  readonly certsUrl: string;
}

/** What the Worker is told, parsed once an isolate. */
export interface Settings {
  /** Of the API, without a slash at its end. */
  readonly originUrl: string;
  /** Undefined: everybody may come in, which only a Worker on loopback may be told. */
  readonly access: AccessSettings | undefined;
  /** The Worker's own way through Access at the origin. */
  readonly serviceToken: { readonly id: string; readonly secret: string } | undefined;
  /** How long a reader waits before an answer that was good is given instead. */
  readonly patienceMs: number;
  /** How long the origin may take to begin an answer. */
  readonly originTimeoutMs: number;
  readonly asana: UpstreamAccess | undefined;
  readonly notion: UpstreamAccess | undefined;
  readonly groq: (UpstreamAccess & { readonly model: string; readonly timeoutMs: number }) | undefined;
}

/** The configuration can't be meant. Nobody is let in. */
export class SettingsError extends Error {}

const cache = new WeakMap<object, Settings>();

/** The settings of an environment. @throws SettingsError that names what is wrong. */
export function settingsOf(env: object): Settings {
  const known = cache.get(env);
  if (known !== undefined) return known;
  const settings = readSettings(env);
  cache.set(env, settings);
  return settings;
}

function readSettings(env: object): Settings {
  const id = text(env, 'CF_ACCESS_CLIENT_ID');
  const secret = text(env, 'CF_ACCESS_CLIENT_SECRET');
  const groq = upstream(env, 'GROQ_API_URL', 'GROQ_API_KEY');
  return {
    originUrl: url(env, 'ORIGIN_URL'),
    access: readAccess(env),
    serviceToken: id !== undefined && secret !== undefined ? { id, secret } : undefined,
    patienceMs: milliseconds(env, 'ORIGIN_PATIENCE_MS'),
    originTimeoutMs: milliseconds(env, 'ORIGIN_TIMEOUT_MS'),
    asana: upstream(env, 'ASANA_API_URL', 'ASANA_TOKEN'),
    notion: upstream(env, 'NOTION_API_URL', 'NOTION_TOKEN'),
    groq: groq && { ...groq, model: required(env, 'GROQ_MODEL'), timeoutMs: milliseconds(env, 'ASK_TIMEOUT_MS') },
  };
}

function readAccess(env: object): AccessSettings | undefined {
  const mode = required(env, 'AUTH_MODE');
  if (mode === 'none') return undefined;
  if (mode !== 'cloudflare-access') throw new SettingsError('AUTH_MODE must be cloudflare-access or none');
  const teamDomain = url(env, 'CF_ACCESS_TEAM_DOMAIN');
  const audiences = required(env, 'CF_ACCESS_AUD')
    .split(',')
    .map((audience) => audience.trim())
    .filter(Boolean);
  if (audiences.length === 0) throw new SettingsError('CF_ACCESS_AUD names no application');
  const certs = text(env, 'CF_ACCESS_CERTS_URL');
  const certsUrl = certs === undefined ? `${teamDomain}/cdn-cgi/access/certs` : url(env, 'CF_ACCESS_CERTS_URL');
  return { teamDomain, audiences, certsUrl };
}

function upstream(env: object, address: string, secret: string): UpstreamAccess | undefined {
  const token = text(env, secret);
  return token === undefined ? undefined : { url: url(env, address), token };
}

function url(env: object, name: string): string {
  const value = required(env, name);
  if (!URL.canParse(value) || !/^https?:/.test(value)) throw new SettingsError(`${name} must be an http(s) URL`);
  return value.replace(/\/+$/, '');
}

function milliseconds(env: object, name: string): number {
  const value = Number(required(env, name));
  if (!Number.isInteger(value) || value < 1) throw new SettingsError(`${name} must be a whole number of milliseconds`);
  return value;
}

function required(env: object, name: string): string {
  const value = text(env, name);
  if (value === undefined) throw new SettingsError(`${name} is not set`);
  return value;
}

/** Secrets are not in the generated types, as they are in no file. */
function text(env: object, name: string): string | undefined {
  const value: unknown = Reflect.get(env, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

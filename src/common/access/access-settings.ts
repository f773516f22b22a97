import { readFileSync } from 'node:fs';
import type { EnvReader } from '../config/env-reader.js';
import { AccessRoles } from './access-roles.js';

/** How it is found out who a request comes from. */
export type AccessSettings = { readonly mode: 'none' } | CloudflareAccessSettings;

/** What a token of Cloudflare Access has to be, and what its owner may do. */
export interface CloudflareAccessSettings {
  readonly mode: 'cloudflare-access';
  /** `https://<team>.cloudflareaccess.com`. */
  readonly issuer: string;
  /** AUD tags of the applications whose tokens are taken: the one before this origin, and the Worker's. */
  readonly audiences: readonly string[];
  /** Where the keys are that tokens are signed with. */
  readonly certsUrl: string;
  readonly roles: AccessRoles;
  /** The file that the roles come from, read again when it changes; undefined when they stand in the variable itself. */
  readonly rolesFile: string | undefined;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const AUD_TAG = /^[A-Za-z0-9_-]{8,128}$/;

/** Reads who may come in; `HOST` has to be one that this can be said of. */
export function readAccessSettings(read: EnvReader, host: string): AccessSettings {
  const mode = read.oneOf('AUTH_MODE', ['none', 'cloudflare-access'] as const, 'none');
  if (mode === 'cloudflare-access') return readCloudflareAccess(read);
  if (!LOOPBACK.has(host)) {
    read.refuse('HOST', `${host} is not a loopback address, and AUTH_MODE=none lets everybody in; use 127.0.0.1`);
  }
  return { mode };
}

/** Origins as browsers write them; no `*`, since a session goes with each request. */
export function readCorsOrigins(read: EnvReader): ReadonlySet<string> {
  const origins = (read.text('CORS_ORIGINS') ?? '').split(',').flatMap((origin) => origin.trim() || []);
  const wrong = origins.filter(
    (origin) => !/^https?:/.test(origin) || !URL.canParse(origin) || new URL(origin).origin !== origin,
  );
  if (wrong.length > 0) {
    read.refuse('CORS_ORIGINS', `has ${wrong.join(', ')}; an origin is like https://app.brand.example, without a path`);
  }
  return new Set(origins);
}

function readCloudflareAccess(read: EnvReader): CloudflareAccessSettings {
  const issuer = readTeamDomain(read);
  const audiences = (read.text('CF_ACCESS_AUD') ?? '').split(',').flatMap((tag) => tag.trim() || []);
  if (audiences.length === 0 || !audiences.every((tag) => AUD_TAG.test(tag))) {
    read.refuse('CF_ACCESS_AUD', 'must be the AUD tags of the Access applications whose tokens are taken, with commas');
  }
  return {
    mode: 'cloudflare-access',
    issuer,
    audiences,
    certsUrl: readCertsUrl(read) ?? `${issuer}/cdn-cgi/access/certs`,
    ...readRoles(read),
  };
}

function readTeamDomain(read: EnvReader): string {
  const value = read.text('CF_ACCESS_TEAM_DOMAIN') ?? '';
  if (/^https:\/\/[a-z0-9.-]+\/?$/i.test(value)) return new URL(value).origin;
  read.refuse('CF_ACCESS_TEAM_DOMAIN', 'must be like https://your-team.cloudflareaccess.com');
  return '';
}

/** Whoever answers there decides who comes in, so nobody may stand in between. */
function readCertsUrl(read: EnvReader): string | undefined {
  const value = read.text('CF_ACCESS_CERTS_URL');
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname))) return value;
  read.refuse('CF_ACCESS_CERTS_URL', 'must be an https URL (http only on loopback)');
  return undefined;
}

function readRoles(read: EnvReader): Pick<CloudflareAccessSettings, 'roles' | 'rolesFile'> {
  const value = read.text('ACCESS_ROLES') ?? '{}';
  const rolesFile = value.startsWith('{') ? undefined : value;
  try {
    return { roles: AccessRoles.parse(rolesFile === undefined ? value : readFileSync(rolesFile, 'utf8')), rolesFile };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    read.refuse('ACCESS_ROLES', rolesFile === undefined ? cause : `names ${rolesFile}: ${cause}`);
    return { roles: AccessRoles.parse('{}'), rolesFile };
  }
}

import { includesRole, ROLES, type Role } from './role.js';

/** Who somebody is, as their token says. */
export interface Identity {
  /** Of a person, in lower case. */
  readonly email: string | undefined;
  /** Groups that the identity provider names. */
  readonly groups: readonly string[];
  /** Of a service token. */
  readonly clientId: string | undefined;
}

/** Beside the roles: service tokens that may speak for a person, as the Worker's does. */
const EDGE = 'edge';
const KEYS: readonly string[] = [...ROLES, EDGE];
const EXAMPLE = '{"editor": ["ann@example.com", "@brand.example", "group:Brand managers"], "edge": ["<client id>"]}';

/** Who has which role: what `ACCESS_ROLES` says. Whoever is authenticated and stands nowhere is a viewer. */
export class AccessRoles {
  private constructor(
    private readonly roles: ReadonlyMap<string, Role>,
    private readonly edges: ReadonlySet<string>,
  ) {}

  /**
   * Reads the JSON of `ACCESS_ROLES`.
   * @throws Error with a sentence that says what is wrong with it.
   */
  static parse(json: string): AccessRoles {
    const lists = readLists(json);
    const roles = new Map<string, Role>();
    // From the least to the most, so that who stands in several lists has the most of them.
    for (const role of ROLES) for (const name of lists.get(role) ?? []) roles.set(normalise(name), role);
    return new AccessRoles(roles, new Set(lists.get(EDGE)));
  }

  /** The most of the roles that are given to somebody, their domain or their groups. */
  roleOf({ email, groups, clientId }: Identity): Role {
    const names = groups.map((group) => `group:${group}`);
    if (email !== undefined) names.push(email, email.slice(email.lastIndexOf('@')));
    if (clientId !== undefined) names.push(clientId);
    return names.reduce<Role>((most, name) => {
      const role = this.roles.get(normalise(name));
      return role !== undefined && includesRole(role, most) ? role : most;
    }, 'viewer');
  }

  /** Whether a service token may speak for a person. */
  maySpeakForOthers({ clientId }: Identity): boolean {
    return clientId !== undefined && this.edges.has(clientId);
  }
}

/** E-mail addresses and domains have no case; names of groups and ids of tokens have. */
function normalise(name: string): string {
  return name.includes('@') && !name.startsWith('group:') ? name.toLowerCase() : name;
}

function readLists(json: string): ReadonlyMap<string, readonly string[]> {
  const parsed = parseJson(json);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new Error(`is not a JSON object such as ${EXAMPLE}`);
  }
  return new Map(Object.entries(parsed).map(([key, names]) => [key, readNames(key, names)]));
}

function readNames(key: string, names: unknown): string[] {
  if (!KEYS.includes(key)) throw new Error(`has "${key}", which is none of ${KEYS.join(', ')}`);
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string' && name.trim() !== '')) {
    throw new Error(`has something under "${key}" that is no list of names; it is like ${EXAMPLE}`);
  }
  const trimmed = names.map((name: string) => name.trim());
  const person = key === EDGE && trimmed.find((name) => name.includes('@') || name.startsWith('group:'));
  if (person) throw new Error(`has "${person}" under "edge", where only client ids of service tokens stand`);
  return trimmed;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

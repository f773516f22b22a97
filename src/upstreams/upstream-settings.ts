import type { EnvReader } from '../common/config/env-reader.js';
import type { AirtableOptions } from './airtable/airtable-client.js';
import type { AsanaOptions } from './asana/asana-client.js';
import { NETSUITE_VARIABLES, type NetSuiteSettings, readNetSuite } from './netsuite/netsuite-settings.js';
import { readApiUrl, readLocalOrigin, readToken, type UpstreamVariable } from './read-settings.js';

/** What the environment says of the upstreams. */
export interface UpstreamSettings {
  /** Undefined without a token: then nothing is sent there. */
  readonly airtable: AirtableOptions | undefined;
  readonly asana: AsanaOptions | undefined;
  readonly netsuite: NetSuiteSettings | undefined;
  /** Path of the mapping file; undefined means the defaults. */
  readonly mappingFile: string | undefined;
}

const AIRTABLE_API = 'https://api.airtable.com/v0';
const ASANA_API = 'https://app.asana.com/api/1.0';
/** Asana's limit for free accounts: the one that never provokes a 429. */
const ASANA_FREE_PER_MINUTE = 150;

/** The environment variables that {@link readUpstreamSettings} reads. */
export const UPSTREAM_VARIABLES: readonly UpstreamVariable[] = [
  { name: 'AIRTABLE_API_URL', fallback: AIRTABLE_API, secret: false, meaning: 'Where the Airtable Web API is.' },
  { name: 'AIRTABLE_BASE_ID', fallback: undefined, secret: false, meaning: 'The base, such as appA1b2C3d4E5f6G7.' },
  { name: 'AIRTABLE_TOKEN', fallback: undefined, secret: true, meaning: 'A personal access token of Airtable.' },
  {
    name: 'AIRTABLE_FILES_ORIGIN',
    fallback: undefined,
    secret: false,
    meaning: 'A stand-in on this machine whose files are taken for Airtable’s, as http://127.0.0.1:4010.',
  },
  { name: 'ASANA_API_URL', fallback: ASANA_API, secret: false, meaning: 'Where the Asana API is.' },
  { name: 'ASANA_TOKEN', fallback: undefined, secret: true, meaning: 'A personal access token of Asana.' },
  {
    name: 'ASANA_REQUESTS_PER_MINUTE',
    fallback: String(ASANA_FREE_PER_MINUTE),
    secret: false,
    meaning: 'What the token may: 150 on a free plan, 1500 on a paid one.',
  },
  ...NETSUITE_VARIABLES,
  { name: 'UPSTREAM_MAPPING', fallback: undefined, secret: false, meaning: 'Path of a JSON file with other names.' },
];

/** Reads the variables; what is wrong is refused through the reader, all at once, and without a token's text. */
export function readUpstreamSettings(read: EnvReader): UpstreamSettings {
  return {
    airtable: readAirtable(read),
    asana: readAsana(read),
    netsuite: readNetSuite(read),
    mappingFile: read.text('UPSTREAM_MAPPING'),
  };
}

function readAirtable(read: EnvReader): AirtableOptions | undefined {
  const apiUrl = readApiUrl(read, 'AIRTABLE_API_URL', AIRTABLE_API);
  const token = readToken(read, 'AIRTABLE_TOKEN');
  const baseId = read.text('AIRTABLE_BASE_ID');
  const filesOrigin = readLocalOrigin(read, 'AIRTABLE_FILES_ORIGIN');
  if (token === undefined) return undefined;
  if (baseId !== undefined) return { apiUrl, baseId, token, filesOrigin };
  read.refuse('AIRTABLE_BASE_ID', 'is missing, but AIRTABLE_TOKEN is set');
  return undefined;
}

function readAsana(read: EnvReader): AsanaOptions | undefined {
  const apiUrl = readApiUrl(read, 'ASANA_API_URL', ASANA_API);
  const token = readToken(read, 'ASANA_TOKEN');
  const range = { min: 1, max: 100_000 };
  const requestsPerMinute = read.integer('ASANA_REQUESTS_PER_MINUTE', ASANA_FREE_PER_MINUTE, range);
  return token === undefined ? undefined : { apiUrl, token, requestsPerMinute };
}

import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { EnvReader } from '../../common/config/env-reader.js';
import { readApiUrl, readToken, type UpstreamVariable } from '../read-settings.js';
import type { ClientCredentials } from './client-credentials.js';
import type { NetSuiteOptions } from './netsuite-client.js';
import type { TokenBasedCredentials } from './token-based.js';

/** What the environment says of NetSuite; where the invoices are is in the mapping. */
export type NetSuiteSettings = Omit<NetSuiteOptions, 'invoices'>;

const OAUTH2 = ['NETSUITE_CLIENT_ID', 'NETSUITE_CERTIFICATE_ID', 'NETSUITE_PRIVATE_KEY'] as const;
const OAUTH1 = [
  'NETSUITE_CONSUMER_KEY',
  'NETSUITE_CONSUMER_SECRET',
  'NETSUITE_TOKEN_ID',
  'NETSUITE_TOKEN_SECRET',
] as const;

const optional = (name: string, meaning: string, secret = false): UpstreamVariable => {
  return { name, fallback: undefined, secret, meaning };
};

/** The environment variables that {@link readNetSuite} reads. */
export const NETSUITE_VARIABLES: readonly UpstreamVariable[] = [
  optional('NETSUITE_ACCOUNT_ID', 'The account, such as 1234567, or 1234567_SB1 for a sandbox.'),
  optional('NETSUITE_API_URL', 'Where its REST services are; by default the address that belongs to the account.'),
  optional('NETSUITE_TIME_ZONE', "The time zone of the account's dates; by default BUSINESS_TIME_ZONE."),
  optional('NETSUITE_CLIENT_ID', 'OAuth 2.0: the client id of the integration.'),
  optional('NETSUITE_CERTIFICATE_ID', 'OAuth 2.0: under which NetSuite knows the certificate.'),
  optional('NETSUITE_PRIVATE_KEY', "OAuth 2.0: the certificate's private key as PEM, or the path of its file.", true),
  optional('NETSUITE_CONSUMER_KEY', 'OAuth 1.0a, for integrations that have it: the consumer key.', true),
  optional('NETSUITE_CONSUMER_SECRET', 'OAuth 1.0a: the consumer secret.', true),
  optional('NETSUITE_TOKEN_ID', 'OAuth 1.0a: the token.', true),
  optional('NETSUITE_TOKEN_SECRET', "OAuth 1.0a: the token's secret.", true),
];

/** Undefined without credentials. What is wrong is refused through the reader, without a secret's text. */
export function readNetSuite(read: EnvReader): NetSuiteSettings | undefined {
  const accountId = read
    .matching('NETSUITE_ACCOUNT_ID', /^[A-Za-z0-9]+([_-][A-Za-z0-9]+)?$/, 'like 1234567 or 1234567_SB1')
    ?.toUpperCase()
    .replace('-', '_');
  const apiUrl = readApiUrl(read, 'NETSUITE_API_URL', addressOf(accountId ?? '1234567'));
  const timeZone = read.timeZone('NETSUITE_TIME_ZONE', read.text('BUSINESS_TIME_ZONE') ?? 'America/New_York');
  const credentials = readCredentials(read);
  if (credentials === undefined) return undefined;
  if (accountId !== undefined) return { apiUrl, accountId, credentials, timeZone };
  if (read.text('NETSUITE_ACCOUNT_ID') === undefined)
    read.refuse('NETSUITE_ACCOUNT_ID', 'is missing, but credentials of NetSuite are set');
  return undefined;
}

/** The host of an account writes `1234567_SB1` as `1234567-sb1`. */
function addressOf(accountId: string): string {
  return `https://${accountId.toLowerCase().replace('_', '-')}.suitetalk.api.netsuite.com`;
}

/** OAuth 2.0 where both are given: that is what lasts. */
function readCredentials(read: EnvReader): ClientCredentials | TokenBasedCredentials | undefined {
  const oauth2 = given(read, OAUTH2);
  const oauth1 = given(read, OAUTH1);
  if (oauth2.length > 0) {
    refuseMissing(read, OAUTH2, oauth2);
    return readClientCredentials(read);
  }
  if (oauth1.length === 0) return undefined;
  refuseMissing(read, OAUTH1, oauth1);
  const [key, secret, id, tokenSecret] = OAUTH1.map((name) => readToken(read, name));
  if (!key || !secret || !id || !tokenSecret) return undefined;
  return {
    kind: 'oauth1',
    consumerKey: key.reveal(),
    consumerSecret: secret,
    tokenId: id.reveal(),
    tokenSecret,
  };
}

function readClientCredentials(read: EnvReader): ClientCredentials | undefined {
  const clientId = readToken(read, 'NETSUITE_CLIENT_ID')?.reveal();
  const certificateId = read.text('NETSUITE_CERTIFICATE_ID');
  const privateKey = readPrivateKey(read);
  const algorithm = privateKey === undefined ? undefined : algorithmOf(privateKey);
  if (privateKey !== undefined && algorithm === undefined)
    read.refuse('NETSUITE_PRIVATE_KEY', 'must be a key of RSA with 3072 bits or more, or of the curve P-256');
  if (!clientId || !certificateId || !privateKey || !algorithm) return undefined;
  return { kind: 'oauth2', clientId, certificateId, privateKey, algorithm };
}

function readPrivateKey(read: EnvReader): KeyObject | undefined {
  const value = read.text('NETSUITE_PRIVATE_KEY');
  if (value === undefined) return undefined;
  try {
    const isPem = value.startsWith('-----BEGIN');
    // Where a variable can't hold more than a line, its breaks are written out.
    return createPrivateKey(isPem ? value.replaceAll('\\n', '\n') : readFileSync(value, 'utf8'));
  } catch {
    read.refuse('NETSUITE_PRIVATE_KEY', 'must be a private key in PEM without a passphrase, or the path of its file');
    return undefined;
  }
}

/** What NetSuite takes of a key; undefined when nothing. */
function algorithmOf(key: KeyObject): 'PS256' | 'ES256' | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa' && (details?.modulusLength ?? 0) >= 3072) return 'PS256';
  return type === 'ec' && details?.namedCurve === 'prime256v1' ? 'ES256' : undefined;
}

function given<Name extends string>(read: EnvReader, names: readonly Name[]): readonly Name[] {
  return names.filter((name) => read.text(name) !== undefined);
}

function refuseMissing(read: EnvReader, names: readonly string[], there: readonly string[]): void {
  for (const name of names)
    if (!there.includes(name))
      read.refuse(name, `is missing, but ${there.join(' and ')} ${there.length > 1 ? 'are' : 'is'} set`);
}

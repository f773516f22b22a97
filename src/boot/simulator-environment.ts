import type { UpstreamSettings } from '../upstreams/upstream-settings.js';

/**
 * The environment variables that say what these settings say: with them a command beside the product reaches the same
 * stand-ins. They hold secrets, if only those of stand-ins.
 */
export function environmentOf({
  airtable,
  asana,
  netsuite,
}: Partial<Pick<UpstreamSettings, 'airtable' | 'asana' | 'netsuite'>>): Record<string, string> {
  const credentials = netsuite?.credentials.kind === 'oauth2' ? netsuite.credentials : undefined;
  return {
    ...(airtable && {
      AIRTABLE_API_URL: airtable.apiUrl,
      AIRTABLE_BASE_ID: airtable.baseId,
      AIRTABLE_TOKEN: airtable.token.reveal(),
      ...(airtable.filesOrigin !== undefined && { AIRTABLE_FILES_ORIGIN: airtable.filesOrigin }),
    }),
    ...(asana && {
      ASANA_API_URL: asana.apiUrl,
      ASANA_TOKEN: asana.token.reveal(),
      ASANA_REQUESTS_PER_MINUTE: String(asana.requestsPerMinute),
    }),
    ...(netsuite &&
      credentials && {
        NETSUITE_API_URL: netsuite.apiUrl,
        NETSUITE_ACCOUNT_ID: netsuite.accountId,
        NETSUITE_TIME_ZONE: netsuite.timeZone,
        NETSUITE_CLIENT_ID: credentials.clientId,
        NETSUITE_CERTIFICATE_ID: credentials.certificateId,
        NETSUITE_PRIVATE_KEY: credentials.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      }),
  };
}

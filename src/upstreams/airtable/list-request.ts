import type { JsonObject } from '../http/json.js';

/** What of a table is asked for. */
export interface AirtableQuery {
  /** Names or ids of fields; all of them when missing. */
  readonly fields?: readonly string[];
  readonly filterByFormula?: string;
  /** At most 100. */
  readonly pageSize?: number;
  readonly offset?: string;
  /** Answers have ids of fields instead of names. */
  readonly byFieldId?: boolean;
}

/** Airtable refuses URLs of more than 16,000 characters; the same question then goes as the body of a POST. */
const MAX_URL_CHARACTERS = 15_500;

/** One request of a listing, as GET, or as POST where the URL would be too long. */
export function listRequest(
  tableUrl: string,
  query: AirtableQuery,
): { method: 'GET'; url: string } | { method: 'POST'; url: string; body: JsonObject; writes: false } {
  const url = `${tableUrl}?${parametersOf(query)}`;
  if (url.length <= MAX_URL_CHARACTERS) return { method: 'GET', url };
  return { method: 'POST', url: `${tableUrl}/listRecords`, body: bodyOf(query), writes: false };
}

function parametersOf(query: AirtableQuery): URLSearchParams {
  const parameters = new URLSearchParams();
  parameters.set('pageSize', String(query.pageSize ?? 100));
  for (const field of query.fields ?? []) parameters.append('fields[]', field);
  if (query.filterByFormula !== undefined) parameters.set('filterByFormula', query.filterByFormula);
  if (query.byFieldId) parameters.set('returnFieldsByFieldId', 'true');
  if (query.offset !== undefined) parameters.set('offset', query.offset);
  return parameters;
}

function bodyOf(query: AirtableQuery): JsonObject {
  return {
    pageSize: query.pageSize ?? 100,
    ...(query.fields === undefined ? {} : { fields: query.fields }),
    ...(query.filterByFormula === undefined ? {} : { filterByFormula: query.filterByFormula }),
    ...(query.byFieldId ? { returnFieldsByFieldId: true } : {}),
    ...(query.offset === undefined ? {} : { offset: query.offset }),
  };
}

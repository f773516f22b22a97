import { Refusal, type SimAnswer, type SimRequest } from '../http/exchange.js';
import { isJsonObject, type Json, parseJson } from '../json.js';
import type { Row } from '../state/sim-state.js';
import type { Account } from './account.js';
import { netSuiteError } from './errors.js';
import type { LineStore } from './line-store.js';
import type { FieldNames } from './suiteql/fields.js';
import { type Plan, planQuery } from './suiteql/plan-query.js';
import { readQuery } from './suiteql/read-query.js';

/** Where SuiteQL is asked, below the account's address. */
export const QUERY_PATH = '/services/rest/query/v1/suiteql';

const MOST_ROWS_A_PAGE = 1000;

/** What a query is answered from. */
export interface QuerySource {
  readonly lines: LineStore;
  readonly account: Account;
  readonly renamed: FieldNames;
  /** NetSuite: 100,000. */
  readonly mostRows: number;
  /** The address of the endpoint, for the links. */
  readonly url: string;
}

/** `POST …/suiteql?limit=&offset=`. @throws Refusal */
export function answerQuery(request: SimRequest, source: QuerySource): SimAnswer {
  if (request.method !== 'POST')
    throw new Refusal(netSuiteError(405, 'METHOD_NOT_ALLOWED', 'Only POST is allowed for this resource.'));
  if (!/(^|[\s,;])transient($|[\s,;])/i.test(String(request.headers.prefer ?? ''))) {
    throw invalid("The 'Prefer' header must be set to 'transient' for this request.");
  }
  const limit = wholeNumber(request, 'limit', MOST_ROWS_A_PAGE);
  const offset = wholeNumber(request, 'offset', 0);
  if (limit < 1 || limit > MOST_ROWS_A_PAGE) throw invalid(`limit must be from 1 to ${MOST_ROWS_A_PAGE}.`);
  if (offset % limit !== 0) throw invalid('offset must be divisible by limit.');
  if (offset + limit > source.mostRows) throw invalid(`A query gives no more than ${source.mostRows} rows.`);
  const plan = planQuery(readQuery(queryIn(request)), source.account, source.renamed);
  const { rows, total } = plan.kind === 'one' ? oneRow(plan, source) : manyRows(plan, limit, offset, source);
  const hasMore = offset + rows.length < total;
  return {
    status: 200,
    headers: { 'content-type': 'application/vnd.oracle.resource+json; type=collection; charset=utf-8' },
    body: {
      links: linksOf(source.url, limit, offset, total, hasMore),
      count: rows.length,
      hasMore,
      items: rows.map((row) => itemOf(row, plan)),
      offset,
      totalResults: total,
    },
  };
}

/** An integration whose role may not see transactions is told of none of them, and of no reason. */
function manyRows(plan: Plan, limit: number, offset: number, { lines, account, mostRows }: QuerySource) {
  if (!account.all.transactions_visible) return { rows: [], total: 0 };
  return { rows: lines.rows(plan, limit, offset), total: lines.countUpTo(mostRows, plan.where) };
}

function oneRow(plan: Plan, { lines, account }: QuerySource): { rows: Row[]; total: number } {
  if (plan.fromDual) return { rows: [{}], total: 1 };
  const visible = account.all.transactions_visible
    ? plan
    : { ...plan, where: { ...plan.where, sql: `(0 AND ${plan.where.sql})` } };
  return { rows: lines.rows(visible, 1, 0), total: 1 };
}

/** Empty columns are left out. */
function itemOf(row: Row, { shows }: Plan): Json {
  const item: Record<string, Json> = { links: [] };
  for (const [name, show] of shows) {
    const value = show(row);
    if (value !== null) item[name] = value;
  }
  return item;
}

function linksOf(url: string, limit: number, offset: number, total: number, hasMore: boolean): Json {
  const link = (rel: string, at: number) => ({ rel, href: `${url}?limit=${limit}&offset=${at}` });
  const last = Math.max(Math.ceil(total / limit) - 1, 0) * limit;
  return [
    ...(hasMore ? [link('next', offset + limit), link('last', last)] : []),
    ...(offset > 0 ? [link('first', 0), link('previous', offset - limit)] : []),
    link('self', offset),
  ];
}

function queryIn({ text }: SimRequest): string {
  let body: Json = null;
  try {
    body = parseJson(text ?? '');
  } catch {
    throw invalid('The request body is no valid JSON.');
  }
  const query = isJsonObject(body) ? body.q : undefined;
  if (typeof query === 'string' && query.trim() !== '') return query;
  throw invalid("Missing or empty 'q' in the request body.");
}

function wholeNumber({ query }: SimRequest, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw invalid(`${name} must be a whole number.`);
}

function invalid(detail: string): Refusal {
  return new Refusal(netSuiteError(400, 'INVALID_PARAMETER', detail));
}

import type { TestApp } from '../support/test-app.js';
import { parseWithMoney } from './revenue-testing.js';

/** A line as `GET revenue/lines` answers it, its money as text. */
export interface LineAnswer {
  id: string;
  invoice_date: string;
  brand: string | null;
  brand_id: string | null;
  item: string | null;
  product_line_id: string | null;
  amount: string | null;
}

/** One page. */
export interface LinesPage {
  status: number;
  etag: string | null;
  total: number;
  lines: LineAnswer[];
  /** The query of the next page; undefined on the last one. */
  next: string | undefined;
}

/** Asks for lines; `query` without its question mark. */
export function getLines(instance: TestApp, query: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${instance.url}/api/pipeline/revenue/lines?${query}`, init);
}

/** One page of JSON. */
export async function pageOf(instance: TestApp, query: string): Promise<LinesPage> {
  const answer = await getLines(instance, query);
  const body = await answer.text();
  if (answer.status !== 200) throw new Error(`${query} answered ${answer.status}: ${body}`);
  const next = /<[^>]*\?([^>]*)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
  return {
    status: answer.status,
    etag: answer.headers.get('etag'),
    total: Number(answer.headers.get('x-total-count')),
    lines: parseWithMoney<LineAnswer[]>(body),
    next,
  };
}

/** All lines, page by page, by nothing but the links; each page says the same total. */
export async function walk(instance: TestApp, query: string): Promise<{ lines: LineAnswer[]; total: number }> {
  const first = await pageOf(instance, query);
  const lines = [...first.lines];
  for (let next = first.next; next !== undefined; ) {
    const page = await pageOf(instance, next);
    if (page.total !== first.total || page.lines.length === 0) throw new Error(`${next} does not fit the first page`);
    lines.push(...page.lines);
    next = page.next;
  }
  return { lines, total: first.total };
}

/** The columns `id`, `amount`, `brand_id` and `product_line_id` of a whole CSV; its cells are read by RFC 4180. */
export function readCsv(csv: string): Pick<LineAnswer, 'id' | 'amount' | 'brand_id' | 'product_line_id'>[] {
  const records = csv.split('\r\n').slice(0, -1).map(cellsOf);
  const [header = [], ...rows] = records;
  const at = (name: string): number => header.indexOf(name);
  const orNull = (text: string | undefined): string | null => (text === '' || text === undefined ? null : text);
  return rows.map((cells) => ({
    id: cells[at('id')] ?? '',
    amount: orNull(cells[at('amount')]),
    brand_id: orNull(cells[at('brand_id')]),
    product_line_id: orNull(cells[at('product_line_id')]),
  }));
}

function cellsOf(record: string): string[] {
  return [...record.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'),
  );
}

import { z } from 'zod';
import { notFound, Problem, unavailable } from '../problem/problem.js';
import type { UpstreamAccess } from '../settings/settings.js';

/** The version of Notion's API that the parsing below was written for. */
const NOTION_VERSION = '2022-06-28';
const PAGE_SIZE = 100;
const TIMEOUT_MS = 10_000;
/** Notion lets through about three requests a second, and says in a 429 when to come back. */
const MAX_WAIT_SECONDS = 3;
const MAX_WAITS = 4;

const Text = z.object({
  plain_text: z.string(),
  href: z.string().nullish(),
  annotations: z
    .object({
      bold: z.boolean(),
      italic: z.boolean(),
      strikethrough: z.boolean(),
      underline: z.boolean(),
      code: z.boolean(),
    })
    .partial()
    .optional(),
});
export const Texts = z.array(Text);
export type NotionText = z.infer<typeof Text>;

const Page = z.object({
  id: z.string(),
  url: z.string(),
  last_edited_time: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
});

const Block = z.looseObject({ id: z.string(), type: z.string(), has_children: z.boolean().default(false) });
export type NotionBlock = z.infer<typeof Block>;

const Listing = <T extends z.ZodType>(item: T) =>
  z.object({ results: z.array(item), next_cursor: z.string().nullable().default(null) });

/** A page, without what stands in it. */
export interface NotionPage {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly lastEdited: string;
}

/** Notion, as far as reading a page needs it. One is made for each request, and counts what it asks. */
export class NotionClient {
  private readonly access: UpstreamAccess;
  private waits = 0;
  requests = 0;

  constructor(access: UpstreamAccess) {
    this.access = access;
  }

  /** @throws Problem 404 when there is no such page, or it is not shared with the integration. */
  async page(id: string): Promise<NotionPage> {
    return pageOf(Page.parse(await this.call('GET', `/v1/pages/${id}`)));
  }

  /** One listing of what stands in a page or block. */
  async children(id: string, cursor: string | null): Promise<{ blocks: NotionBlock[]; next: string | null }> {
    const query = new URLSearchParams({
      page_size: String(PAGE_SIZE),
      ...(cursor !== null && { start_cursor: cursor }),
    });
    const listing = Listing(Block).parse(await this.call('GET', `/v1/blocks/${id}/children?${query}`));
    return { blocks: listing.results, next: listing.next_cursor };
  }

  /** Pages that are shared with the integration, by their title. */
  async search(query: string): Promise<NotionPage[]> {
    const filter = { property: 'object', value: 'page' };
    const found = await this.call('POST', '/v1/search', { query, filter, page_size: 20 });
    return Listing(Page).parse(found).results.map(pageOf);
  }

  private async call(method: string, path: string, body?: unknown): Promise<unknown> {
    this.requests += 1;
    const response = await this.send(method, path, body);
    if (response.ok) return response.json();
    await response.body?.cancel();
    const { status } = response;
    if (status === 429 && this.waits < MAX_WAITS) {
      this.waits += 1;
      const seconds = Math.min(Number(response.headers.get('retry-after')) || 1, MAX_WAIT_SECONDS);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      return this.call(method, path, body);
    }
    throw refused(status);
  }

  private async send(method: string, path: string, body?: unknown): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.access.token}`,
      'notion-version': NOTION_VERSION,
      'content-type': 'application/json',
    };
    try {
      return await fetch(`${this.access.url}${path}`, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      throw unavailable('Notion does not answer.', 5);
    }
  }
}

function refused(status: number): Problem {
  if (status === 404 || status === 400)
    return notFound('There is no such page in Notion, or it is not shared with us.');
  if (status === 401 || status === 403) return unavailable('Notion does not accept our token.');
  return unavailable(status === 429 ? 'Notion asks us to come back later.' : 'Notion does not answer.', 5);
}

function pageOf({ id, url, last_edited_time, properties }: z.infer<typeof Page>): NotionPage {
  return { id, url, title: titleIn(properties), lastEdited: last_edited_time };
}

/** The title is a property of any name. */
function titleIn(properties: Record<string, unknown>): string {
  for (const property of Object.values(properties)) {
    const parsed = z.object({ type: z.literal('title'), title: Texts }).safeParse(property);
    if (parsed.success) return parsed.data.title.map(({ plain_text }) => plain_text).join('');
  }
  return '';
}

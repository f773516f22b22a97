import type { Call } from '../call.js';
import { log } from '../problem/guard.js';
import type { UpstreamAccess } from '../settings/settings.js';
import { ModalPage, type PageBlock } from './document.js';
import { NotionClient, type NotionPage } from './notion-client.js';
import { readBlock } from './read-block.js';
import { renderHtml } from './render-html.js';
import { safeUrl } from './safe-url.js';

/** A request to the Worker may make fifty others on Cloudflare's free plan, and at three a second nobody waits for more. */
const MAX_REQUESTS = 40;
const MAX_BLOCKS = 2000;
const MAX_DEPTH = 8;
/** Addresses of files that Notion keeps are good for an hour. */
const KEEP_SECONDS = 600;

/** How much of a page has been read. */
interface Reading {
  readonly client: NotionClient;
  blocks: number;
  truncated: boolean;
}

/**
 * A page with everything in it, up to a limit. What was read in the last minutes and has not been edited since is not read again.
 * @throws Problem
 */
export async function readPage(call: Call, access: UpstreamAccess, id: string): Promise<ModalPage> {
  const client = new NotionClient(access);
  const page = await client.page(id);
  const key = `notion:${page.id}`;
  const kept = await findKept(call, key, page);
  if (kept !== undefined) return kept;
  const reading: Reading = { client, blocks: 0, truncated: false };
  const blocks = await readChildren(reading, page.id, 0);
  const { truncated } = reading;
  const read: ModalPage = {
    id: page.id,
    title: page.title,
    url: safeUrl(page.url),
    last_edited_time: page.lastEdited,
    truncated,
    blocks,
    html: renderHtml(page.title, blocks),
  };
  call.waitUntil(
    call.env.KEPT.put(key, JSON.stringify(read), { expirationTtl: KEEP_SECONDS }).catch((error: unknown) =>
      log({ request_id: call.requestId, kept: false, error: String(error) }),
    ),
  );
  return read;
}

async function findKept({ env, requestId }: Call, key: string, page: NotionPage): Promise<ModalPage | undefined> {
  try {
    const kept = ModalPage.safeParse(await env.KEPT.get(key, 'json'));
    return kept.data?.last_edited_time === page.lastEdited ? kept.data : undefined;
  } catch (error) {
    log({ request_id: requestId, kept: 'unreadable', error: String(error) });
    return undefined;
  }
}

async function readChildren(reading: Reading, parent: string, depth: number): Promise<PageBlock[]> {
  const read: PageBlock[] = [];
  let cursor: string | null = null;
  do {
    if (reading.client.requests >= MAX_REQUESTS || depth > MAX_DEPTH) {
      reading.truncated = true;
      return read;
    }
    const { blocks, next } = await reading.client.children(parent, cursor);
    for (const block of blocks) {
      reading.blocks += 1;
      if (reading.blocks > MAX_BLOCKS) {
        reading.truncated = true;
        return read;
      }
      // A page within the page is one of its own.
      const isWithin = block.has_children && block.type !== 'child_page' && block.type !== 'child_database';
      read.push(readBlock(block, isWithin ? await readChildren(reading, block.id, depth + 1) : []));
    }
    cursor = next;
  } while (cursor !== null);
  return read;
}

import { z } from 'zod';
import type { PageBlock, Piece } from './document.js';
import { type NotionBlock, type NotionText, Texts } from './notion-client.js';
import { safeImageUrl, safeUrl } from './safe-url.js';

const Content = z
  .looseObject({
    rich_text: Texts,
    caption: Texts,
    checked: z.boolean(),
    language: z.string(),
    icon: z.looseObject({ emoji: z.string() }).nullable().catch(null),
    url: z.string().nullable(),
    external: z.object({ url: z.string() }),
    file: z.object({ url: z.string() }),
    has_column_header: z.boolean(),
    has_row_header: z.boolean(),
    cells: z.array(Texts),
    expression: z.string(),
    title: z.string(),
  })
  .partial();

/** Notion's kinds whose names and forms are ours, too. */
const SAME = new Set<PageBlock['type']>([
  'paragraph',
  'heading_1',
  'heading_2',
  'heading_3',
  'bulleted_list_item',
  'numbered_list_item',
  'to_do',
  'toggle',
  'quote',
  'callout',
  'code',
  'divider',
  'table',
  'table_row',
  'image',
  'equation',
]);

/** Kinds that we show as another one. */
const SHOWN_AS: Readonly<Record<string, PageBlock['type']>> = {
  bookmark: 'link',
  embed: 'link',
  link_preview: 'link',
  video: 'link',
  audio: 'link',
  file: 'link',
  pdf: 'link',
  child_page: 'page',
  child_database: 'page',
  column_list: 'group',
  column: 'group',
  synced_block: 'group',
  template: 'group',
};

/** A block in our form. A kind that we do not know, or whose form is not as it was, is named, and never fails the page. */
export function readBlock(block: NotionBlock, children: readonly PageBlock[]): PageBlock {
  const same = [...SAME].find((type) => type === block.type);
  const parsed = Content.safeParse(block[block.type] ?? {});
  const content = parsed.success ? parsed.data : {};
  const type = parsed.success ? (same ?? SHOWN_AS[block.type] ?? 'other') : 'other';
  const address = content.url ?? content.external?.url ?? content.file?.url;
  return {
    id: block.id,
    type,
    text: type === 'other' ? [plain(block.type)] : textOf(content),
    checked: content.checked ?? null,
    language: content.language ?? null,
    icon: content.icon?.emoji ?? null,
    url: type === 'image' ? safeImageUrl(address) : safeUrl(address),
    headers:
      type === 'table' ? { row: content.has_column_header ?? false, column: content.has_row_header ?? false } : null,
    cells: content.cells?.map((cell) => cell.map(pieceOf)) ?? null,
    children,
  };
}

function textOf(content: z.infer<typeof Content>): Piece[] {
  const { rich_text, caption, expression, title } = content;
  const words = rich_text?.length ? rich_text : (caption ?? []);
  if (words.length > 0) return words.map(pieceOf);
  const text = expression ?? title ?? '';
  return text === '' ? [] : [plain(text)];
}

function pieceOf({ plain_text, href, annotations = {} }: NotionText): Piece {
  const { bold = false, italic = false, strikethrough = false, underline = false, code = false } = annotations;
  return { text: plain_text, bold, italic, strikethrough, underline, code, href: safeUrl(href) };
}

function plain(text: string): Piece {
  return { text, bold: false, italic: false, strikethrough: false, underline: false, code: false, href: null };
}

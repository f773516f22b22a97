import { z } from '@hono/zod-openapi';

/** One piece of a text. `href` leads somewhere, or is null. */
export const Piece = z
  .object({
    text: z.string(),
    bold: z.boolean(),
    italic: z.boolean(),
    strikethrough: z.boolean(),
    underline: z.boolean(),
    code: z.boolean(),
    href: z.string().nullable(),
  })
  .openapi('Piece');
export type Piece = z.infer<typeof Piece>;

/** What a block is. `other` is what we do not show, by the name that Notion has for it. */
export const BLOCK_TYPES = [
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
  'link',
  'equation',
  'page',
  'group',
  'other',
] as const;

/** A block of a page, the same for every kind: what a kind does not have is null or empty. */
export interface PageBlock {
  readonly id: string;
  readonly type: (typeof BLOCK_TYPES)[number];
  readonly text: readonly Piece[];
  /** Of a to-do. */
  readonly checked: boolean | null;
  /** Of a code block. */
  readonly language: string | null;
  /** Of a callout. */
  readonly icon: string | null;
  /** Of an image or a link; null where it leads nowhere safe. */
  readonly url: string | null;
  /** Of a table: whether the first row, and the first column, are headers. */
  readonly headers: { readonly row: boolean; readonly column: boolean } | null;
  /** Of a table's row. */
  readonly cells: readonly (readonly Piece[])[] | null;
  readonly children: readonly PageBlock[];
}

export const PageBlock: z.ZodType<PageBlock> = z
  .object({
    id: z.string(),
    type: z.enum(BLOCK_TYPES),
    text: z.array(Piece),
    checked: z.boolean().nullable(),
    language: z.string().nullable(),
    icon: z.string().nullable(),
    url: z.string().nullable(),
    headers: z.object({ row: z.boolean(), column: z.boolean() }).nullable(),
    cells: z.array(z.array(Piece)).nullable(),
    get children() {
      return z.array(PageBlock);
    },
  })
  .openapi('PageBlock', { type: 'object', description: 'A block of a page; `children` are blocks again.' });

/** A page as it is answered. */
export const ModalPage = z
  .object({
    id: z.string(),
    title: z.string(),
    url: z.string().nullable().openapi({ description: 'Where it is in Notion.' }),
    last_edited_time: z.string(),
    truncated: z.boolean().openapi({ description: 'There is more of it in Notion.' }),
    blocks: z.array(PageBlock),
    html: z.string().openapi({ description: 'The same, as HTML without scripts, handlers or styles.' }),
  })
  .openapi('ModalPage');
export type ModalPage = z.infer<typeof ModalPage>;

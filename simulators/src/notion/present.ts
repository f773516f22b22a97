import type { JsonObject } from '../json.js';
import type { Block, NotionStore, Page } from './store.js';
import { uuidOf } from './store.js';

const MADE_AT = '2026-01-05T09:00:00.000Z';

/** Whoever wrote everything. */
const PERSON: JsonObject = { object: 'user', id: uuidOf('person') };

export function showPage({ id, title, edited_at }: Page): JsonObject {
  return {
    object: 'page',
    id,
    created_time: MADE_AT,
    last_edited_time: edited_at,
    created_by: PERSON,
    last_edited_by: PERSON,
    cover: null,
    icon: null,
    parent: { type: 'workspace', workspace: true },
    archived: false,
    in_trash: false,
    properties: { title: { id: 'title', type: 'title', title: [richText(title)] } },
    url: `https://www.notion.so/${id.replaceAll('-', '')}`,
    public_url: null,
  };
}

export function showBlock({ id, type, content, parent, hasChildren }: Block, store: NotionStore): JsonObject {
  const page = store.page(parent);
  return {
    object: 'block',
    id,
    parent: page === undefined ? { type: 'block_id', block_id: parent } : { type: 'page_id', page_id: parent },
    created_time: MADE_AT,
    last_edited_time: page?.edited_at ?? MADE_AT,
    created_by: PERSON,
    last_edited_by: PERSON,
    has_children: hasChildren,
    archived: false,
    in_trash: false,
    type,
    [type]: content,
  };
}

/** How a text is set, where it is not plain. */
export interface TextStyle {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly strikethrough?: boolean;
  readonly underline?: boolean;
  readonly code?: boolean;
  readonly href?: string;
}

/** One piece of a text. */
export function richText(content: string, { href = undefined, ...style }: TextStyle = {}): JsonObject {
  const plain = { bold: false, italic: false, strikethrough: false, underline: false, code: false, color: 'default' };
  return {
    type: 'text',
    text: { content, link: href === undefined ? null : { url: href } },
    annotations: { ...plain, ...style },
    plain_text: content,
    href: href ?? null,
  };
}

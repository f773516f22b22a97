import { createHash } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../json.js';
import { numberOf, type Row, type SimState, textOf } from '../state/sim-state.js';

/** A block to be put somewhere: its type, what that holds, and what stands in it. */
export interface NewBlock {
  readonly type: string;
  readonly content: JsonObject;
  readonly children: readonly NewBlock[];
}

/** A block as it is kept. */
export interface Block {
  readonly id: string;
  readonly type: string;
  readonly content: JsonObject;
  readonly parent: string;
  readonly hasChildren: boolean;
}

export interface Page {
  readonly id: string;
  readonly title: string;
  readonly edited_at: string;
}

/** What Notion holds: pages, and blocks in their order within a page or another block. */
export class NotionStore {
  private readonly state: SimState;

  constructor(state: SimState) {
    this.state = state;
    state.define(`
      CREATE TABLE IF NOT EXISTS page (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, data TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS block (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, parent TEXT NOT NULL, data TEXT NOT NULL) STRICT;
      CREATE INDEX IF NOT EXISTS block_by_parent ON block (parent, seq)`);
  }

  pages(): Page[] {
    return this.state.rows('SELECT id, data FROM page ORDER BY seq').map(readPage);
  }

  page(id: string): Page | undefined {
    const row = this.state.row('SELECT id, data FROM page WHERE id = ?', id);
    return row === undefined ? undefined : readPage(row);
  }

  putPage({ id, title, edited_at }: Page): void {
    this.state.run(
      'INSERT INTO page (id, data) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data',
      id,
      JSON.stringify({ title, edited_at }),
    );
  }

  removePage(id: string): void {
    this.state.run('DELETE FROM page WHERE id = ?', id);
  }

  block(id: string): Block | undefined {
    const row = this.state.row(`${SELECT_BLOCK} WHERE b.id = ?`, id);
    return row === undefined ? undefined : readBlock(row);
  }

  /** In their order. */
  children(parent: string): Block[] {
    return this.state.rows(`${SELECT_BLOCK} WHERE b.parent = ? ORDER BY b.seq`, parent).map(readBlock);
  }

  /** Puts a block behind the others of a page or block, with all that stands in it. */
  append(parent: string, { type, content, children }: NewBlock, place: string): void {
    const id = uuidOf(`${parent}/${place}`);
    const data = JSON.stringify({ type, content });
    this.state.run('INSERT INTO block (id, parent, data) VALUES (?, ?, ?)', id, parent, data);
    children.forEach((child, index) => {
      this.append(id, child, String(index));
    });
  }
}

const SELECT_BLOCK =
  'SELECT b.id, b.parent, b.data, EXISTS (SELECT 1 FROM block c WHERE c.parent = b.id) AS has_children FROM block b';

/** An id that is the same each time for the same key. */
export function uuidOf(key: string): string {
  const hex = createHash('sha256').update(key).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-9${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** With its dashes, however it was written; `undefined` for what is no UUID. */
export function asUuid(text: string): string | undefined {
  const hex = text.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(hex)) return undefined;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function readPage(row: Row): Page {
  const data = objectIn(row);
  return { id: textOf(row, 'id'), title: String(data.title), edited_at: String(data.edited_at) };
}

function readBlock(row: Row): Block {
  const { type = null, content } = objectIn(row);
  return {
    id: textOf(row, 'id'),
    parent: textOf(row, 'parent'),
    type: String(type),
    content: isJsonObject(content) ? content : {},
    hasChildren: numberOf(row, 'has_children') === 1,
  };
}

function objectIn(row: Row): JsonObject {
  const data: Json = parseJson(textOf(row, 'data'));
  return isJsonObject(data) ? data : {};
}

import { isoNow } from '../dates.js';
import { type Change, Refusal } from '../http/exchange.js';
import type { JsonObject } from '../json.js';
import type { Hand, HandCollection, HandField, HandRecord } from '../upstream.js';
import { NO_ROUTE, notFound, validation } from './errors.js';
import { richText } from './present.js';
import type { NotionStore, Page } from './store.js';
import { asUuid, uuidOf } from './store.js';

const FIELDS: readonly HandField[] = [
  { name: 'title', input: 'text', choices: [] },
  { name: 'add_paragraph', input: 'long', choices: [] },
];

/** What people do in Notion's own app, as far as a demo needs it: name pages, write into them, remove them. */
export class NotionHand implements Hand {
  private readonly store: NotionStore;

  constructor(store: NotionStore) {
    this.store = store;
  }

  collections(): HandCollection[] {
    return [{ name: 'pages', fields: FIELDS, count: this.store.pages().length }];
  }

  list(_: string, search: string, offset: number, limit: number): { records: HandRecord[]; total: number } {
    const sought = search.toLowerCase();
    const found = this.store.pages().filter(({ title }) => title.toLowerCase().includes(sought));
    return { records: found.slice(offset, offset + limit).map(recordOf), total: found.length };
  }

  record(_: string, id: string): HandRecord | undefined {
    const page = this.store.page(asUuid(id) ?? '');
    return page === undefined ? undefined : recordOf(page);
  }

  create(_: string, fields: JsonObject, changes: Change[]): string {
    const id = uuidOf(`${isoNow()}/${this.store.pages().length}`);
    this.store.putPage({ id, title: '', edited_at: isoNow() });
    this.edit('pages', id, fields, changes);
    return id;
  }

  edit(_: string, id: string, { title, add_paragraph }: JsonObject, changes: Change[]): void {
    const page = this.store.page(id);
    if (page === undefined) throw notFound('page', id);
    if (typeof add_paragraph === 'string' && add_paragraph !== '') {
      const content = { rich_text: [richText(add_paragraph)], color: 'default' };
      this.store.append(id, { type: 'paragraph', content, children: [] }, `by hand ${isoNow()}`);
    }
    const next: Page = { id, title: typeof title === 'string' ? title : page.title, edited_at: isoNow() };
    this.store.putPage(next);
    const fields = { title: { from: page.title, to: next.title } };
    changes.push({ kind: 'updated', collection: 'pages', id, fields });
  }

  remove(_: string, id: string, changes: Change[]): void {
    if (this.store.page(id) === undefined) throw new Refusal(NO_ROUTE);
    this.store.removePage(id);
    changes.push({ kind: 'deleted', collection: 'pages', id, fields: {} });
  }

  renameField(): void {
    throw validation('Pages of Notion have one field.');
  }
}

function recordOf({ id, title, edited_at }: Page): HandRecord {
  return { id, title, modifiedAt: edited_at, fields: { title, add_paragraph: '' } };
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SimAnswer, SimRequest } from '../http/exchange.js';
import { Text } from '../http/exchange.js';
import { newAirtableId } from '../identifiers.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { unprocessable } from './errors.js';
import { PICTURE_PIXELS, pictureOf } from './picture.js';
import type { Field } from './schema.js';

/** The path that Airtable's own attachment host uses; the number in it is the time of expiry, in milliseconds. */
const PATH = 'v3/u/41/41';

/**
 * New attachments and those that stay, as the cell keeps them. Airtable downloads a new one from its URL; here every
 * attachment is a picture drawn from its id.
 */
export function acceptAttachments(field: Field, value: Json, current: Json): Json {
  if (!isJsonArray(value)) throw invalid(field);
  const kept = isJsonArray(current) ? current.filter(isJsonObject) : [];
  return value.map((item) => {
    if (!isJsonObject(item)) throw invalid(field);
    const staying = kept.find(({ id }) => id === item.id);
    if (staying !== undefined) return staying;
    if (typeof item.url !== 'string' || !URL.canParse(item.url)) throw invalid(field);
    return newAttachment(typeof item.filename === 'string' ? item.filename : item.url);
  });
}

/** What a cell keeps of an attachment. @param name a file's name, or a URL that ends in one. */
export function newAttachment(name: string, id: string = newAirtableId('att')): JsonObject {
  const fileName = name.split(/[?#]/)[0]?.split('/').pop() ?? '';
  // What is served is a PNG whatever the file was, and says so.
  const stem = fileName.replace(/\.[A-Za-z0-9]+$/, '');
  return { id, filename: `${stem === '' ? 'picture' : stem}.png` };
}

/** Makes and checks the URLs under which attachments can be read for a while without a token. */
export class AttachmentUrls {
  private readonly key: string;
  private readonly origin: () => string;
  private readonly seconds: () => number;
  /** By id: each listing tells the size of each picture, and to draw them all again takes longer than the listing. */
  private readonly sizes = new Map<string, number>();

  constructor(key: string, origin: () => string, seconds: () => number) {
    this.key = key;
    this.origin = origin;
    this.seconds = seconds;
  }

  /** An attachment as the API shows it. */
  present({ id, filename }: JsonObject): JsonObject {
    const attachmentId = String(id);
    const url = this.urlOf(attachmentId);
    const size = this.sizeOf(attachmentId);
    const edge = { width: PICTURE_PIXELS, height: PICTURE_PIXELS };
    const thumbnail = { url, ...edge };
    return {
      id: attachmentId,
      ...edge,
      url,
      filename: filename ?? '',
      size,
      type: 'image/png',
      thumbnails: { small: thumbnail, large: thumbnail, full: thumbnail },
    };
  }

  /** True for a request to the path of attachments, signed or not. */
  isMeant({ path }: SimRequest): boolean {
    return path.startsWith(`/${PATH}/`);
  }

  serve({ segments }: SimRequest): SimAnswer {
    const [expiry = '', id = '', signature = ''] = segments.slice(PATH.split('/').length);
    if (!isSame(signature, this.signatureOf(expiry, id))) return page(403, 'Forbidden');
    if (Number(expiry) <= Date.now()) return page(410, 'Gone');
    return { status: 200, headers: { 'content-type': 'image/png' }, body: pictureOf(id) };
  }

  private sizeOf(id: string): number {
    const known = this.sizes.get(id);
    if (known !== undefined) return known;
    const size = pictureOf(id).length;
    this.sizes.set(id, size);
    return size;
  }

  private urlOf(id: string): string {
    const expiry = String(Date.now() + this.seconds() * 1000);
    return `${this.origin()}/${PATH}/${expiry}/${id}/${this.signatureOf(expiry, id)}`;
  }

  private signatureOf(expiry: string, id: string): string {
    return createHmac('sha256', this.key).update(`${expiry}/${id}`).digest('base64url');
  }
}

function page(status: number, words: string): SimAnswer {
  return { status, body: new Text(`<html><body>${words}</body></html>`) };
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

function invalid(field: Field): Error {
  return unprocessable('INVALID_ATTACHMENT_OBJECT', `Invalid attachment object for field ${field.name}`);
}

import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { linkHeader } from '../../common/list-query/link-header.js';
import { InvalidInputError } from '../../common/problem/domain-error.js';
import { ReadyAnswer } from '../../common/ready-bytes/ready-answer.js';
import { ReadyReply } from '../../common/ready-bytes/reply-ready.js';
import type { HistoryPage } from './change-log.service.js';
import type { HistoryQuery } from './dto/history.dto.js';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const BIGINT_DIGITS = 18;

/** The answer to a request for a page of history. */
export function replyWithHistory(
  { entries, total, next }: HistoryPage,
  query: HistoryQuery,
  request: FastifyRequest,
  reply: FastifyReply,
): ReadyReply {
  const cursor = next === undefined ? undefined : encodeCursor(next, query);
  const headers = { ...JSON_TYPE, 'x-total-count': total, link: linkHeader(request.raw.url ?? '', cursor) };
  return new ReadyReply(new ReadyAnswer(Buffer.from(JSON.stringify(entries)), headers), request, reply);
}

/** The answer with one document, with its ETag. */
export function replyWithDocument(body: object, request: FastifyRequest, reply: FastifyReply): ReadyReply {
  return new ReadyReply(new ReadyAnswer(Buffer.from(JSON.stringify(body)), JSON_TYPE), request, reply);
}

function encodeCursor(seq: string, query: HistoryQuery): string {
  return Buffer.from(`${markOf(query)}.${seq}`).toString('base64url');
}

/** @throws InvalidInputError when the text is no cursor, or one of another query. */
export function decodeCursor(query: HistoryQuery): string | undefined {
  if (query.cursor === undefined) return undefined;
  const [mark, seq = ''] = Buffer.from(query.cursor, 'base64url').toString('utf8').split('.');
  if (!/^\d+$/.test(seq) || seq.length > BIGINT_DIGITS) {
    throw refused('is not a cursor of this history. Take it from the Link header of the page before.');
  }
  if (mark !== markOf(query))
    throw refused('belongs to another query: field must be that of the page that it came from.');
  return seq;
}

function markOf({ field = [] }: HistoryQuery): string {
  return hash('sha1', JSON.stringify(field.toSorted()), 'base64url').slice(0, 8);
}

function refused(message: string): InvalidInputError {
  return new InvalidInputError([{ field: 'cursor', message }]);
}

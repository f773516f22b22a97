import type { FastifyReply, FastifyRequest } from 'fastify';
import { linkHeader } from '../../common/list-query/link-header.js';
import { ReadyAnswer } from '../../common/ready-bytes/ready-answer.js';
import { ReadyReply } from '../../common/ready-bytes/reply-ready.js';
import type { HistoryPage } from './change-log.service.js';
import type { HistoryQuery } from './dto/history.dto.js';
import { decodeCursor, encodeCursor } from './keyset-cursor.js';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** The answer to a request for a page of history. */
export function replyWithHistory(
  { entries, total, next }: HistoryPage,
  query: HistoryQuery,
  request: FastifyRequest,
  reply: FastifyReply,
): ReadyReply {
  const cursor = next === undefined ? undefined : encodeCursor(next, selectionOf(query));
  const headers = { ...JSON_TYPE, 'x-total-count': total, link: linkHeader(request.raw.url ?? '', cursor) };
  return new ReadyReply(new ReadyAnswer(Buffer.from(JSON.stringify(entries)), headers), request, reply);
}

/** The answer with one document, with its ETag. */
export function replyWithDocument(body: object, request: FastifyRequest, reply: FastifyReply): ReadyReply {
  return new ReadyReply(new ReadyAnswer(Buffer.from(JSON.stringify(body)), JSON_TYPE), request, reply);
}

/** @throws InvalidInputError when the text is no cursor, or one of another query. */
export function placeOf(query: HistoryQuery): string | undefined {
  return query.cursor === undefined
    ? undefined
    : decodeCursor(query.cursor, selectionOf(query), 'this history', 'field');
}

function selectionOf({ field = [] }: HistoryQuery): readonly string[] {
  return field.toSorted();
}

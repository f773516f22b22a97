import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowedTo } from '../common/access/allowed-to.decorator.js';
import { fieldsOf } from '../common/fields/field.decorator.js';
import { SpoolFile } from '../common/http/spool-file.js';
import { describeConditional, describeProblem } from '../common/list-query/describe-list.js';
import { encodeCsvHeader, encodeCsvRow } from '../common/list-query/encode-csv.js';
import { encodeJsonRow } from '../common/list-query/encode-json.js';
import { linkHeader } from '../common/list-query/link-header.js';
import { namesTag } from '../common/ready-bytes/entity-tag.js';
import { prefersCsv } from '../common/ready-bytes/negotiate.js';
import { ReadyAnswer } from '../common/ready-bytes/ready-answer.js';
import { replyReady } from '../common/ready-bytes/reply-ready.js';
import { RevenueLine } from './dto/revenue-line.dto.js';
import { RevenueLinesQuery } from './dto/revenue-lines-query.dto.js';
import { decodeLineCursor, encodeLineCursor } from './line-cursor.js';
import { type LineSelection, RevenueLinesService } from './revenue-lines.service.js';

const DEFAULT_LIMIT = 100;
const CSV = 'text/csv; charset=utf-8; header=present';
const BYTE_ORDER_MARK = '\uFEFF';

@ApiTags('revenue')
@Controller('revenue/lines')
export class RevenueLinesController {
  private readonly fields = fieldsOf(RevenueLine);

  constructor(private readonly lines: RevenueLinesService) {}

  @ApiOperation({ summary: 'The invoice lines behind a figure of revenue' })
  @ApiExtraModels(RevenueLine)
  @ApiProduces('application/json', 'text/csv')
  @ApiOkResponse({
    description: 'Lines by day and id, a page at a time; as CSV all of them.',
    headers: {
      ETag: { description: 'Strong.', schema: { type: 'string' } },
      'X-Total-Count': { description: 'Lines on all pages.', schema: { type: 'integer' } },
      Link: { description: 'RFC 8288: `rel="next"` leads to the next page.', schema: { type: 'string' } },
    },
    content: {
      'application/json': { schema: { type: 'array', items: { $ref: getSchemaPath(RevenueLine) } } },
      'text/csv': { schema: { type: 'string' } },
    },
  })
  @ApiResponse({ status: 304, description: 'Nothing changed since the ETag in `If-None-Match`.' })
  @describeProblem(400, 'A parameter that does not exist, or a value that cannot be meant.')
  @describeProblem(503, 'The database does not answer. Try again.')
  @describeConditional()
  @AllowedTo('viewer')
  @Get()
  async list(
    @Query() query: RevenueLinesQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const csv = query.format === 'csv' || (query.format === undefined && prefersCsv(request.headers.accept));
    const selection = await this.lines.select(query);
    if (csv && query.limit === undefined && query.cursor === undefined) {
      await this.sendWholeCsv(selection, query, request, reply);
    } else {
      await replyReady(await this.renderPage(selection, query, csv, request), request, reply);
    }
  }

  private async renderPage(
    selection: LineSelection,
    query: RevenueLinesQuery,
    csv: boolean,
    request: FastifyRequest,
  ): Promise<ReadyAnswer> {
    const after = query.cursor === undefined ? undefined : decodeLineCursor(query.cursor, selection);
    const { lines, total, next } = await this.lines.page(selection, Number(query.limit ?? DEFAULT_LIMIT), after);
    const cursor = next && encodeLineCursor(next, selection);
    const headers = { 'x-total-count': total, link: linkHeader(request.raw.url ?? '', cursor) };
    if (csv) {
      const text = encodeCsvHeader(this.fields) + lines.map((line) => this.csvRow(line)).join('');
      return new ReadyAnswer(Buffer.from(markOf(query) + text), { ...headers, 'content-type': CSV });
    }
    const json = `[${lines.map((line) => encodeJsonRow({ ...line }, this.fields)).join(',')}]`;
    return new ReadyAnswer(Buffer.from(json), { ...headers, 'content-type': 'application/json; charset=utf-8' });
  }

  /**
   * Written to a temporary file first: the ETag has to be known before the first byte is sent, and a slow reader must
   * hold neither a connection of the pool nor the memory.
   */
  private async sendWholeCsv(
    selection: LineSelection,
    query: RevenueLinesQuery,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const reader = readerOf(reply);
    const spool = await SpoolFile.open();
    try {
      await spool.write(markOf(query) + encodeCsvHeader(this.fields));
      let total = 0;
      const take = (lines: RevenueLine[]): Promise<void> => {
        total += lines.length;
        return spool.write(lines.map((line) => this.csvRow(line)).join(''));
      };
      await this.lines.whole(selection, take, reader);
      const etag = `"${spool.digest()}"`;
      reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'Accept' });
      if (namesTag(request.headers['if-none-match'], etag)) return void (await reply.code(304).send());
      reply.headers({
        'content-type': CSV,
        'content-length': spool.bytes,
        'x-total-count': total,
        'content-disposition': 'attachment; filename="revenue-lines.csv"',
      });
      await reply.send(spool.read());
    } catch (error) {
      // There is nobody left to tell.
      if (!reader.aborted) throw error;
    } finally {
      await spool.close();
    }
  }

  private csvRow(line: RevenueLine): string {
    return encodeCsvRow({ ...line }, this.fields);
  }
}

/** Aborted when the reader hangs up before the answer is complete. */
function readerOf({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  if (raw.destroyed) gone.abort();
  else raw.once('close', () => gone.abort());
  return gone.signal;
}

function markOf({ bom }: RevenueLinesQuery): string {
  return bom === '1' ? BYTE_ORDER_MARK : '';
}

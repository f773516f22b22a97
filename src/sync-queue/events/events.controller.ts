import type { ServerResponse } from 'node:http';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowedTo } from '../../common/access/allowed-to.decorator.js';
import { describeEvents } from './describe-events.js';
import { EventsQuery } from './dto/events-query.dto.js';
import { EventStreams } from './event-streams.js';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // nginx gathers an answer before it passes it on, unless it is told not to.
  'x-accel-buffering': 'no',
};

@ApiTags('changes')
@Controller('events')
export class EventsController {
  constructor(private readonly streams: EventStreams) {}

  @describeEvents()
  @AllowedTo('viewer')
  @Get()
  async listen(@Query() query: EventsQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (request.method === 'HEAD') return void beginStream(request, reply)?.end();
    const lastEventId = request.headers['last-event-id']?.toString() ?? query.last_event_id;
    const kinds = query.kinds && new Set(query.kinds);
    await this.streams.open({ kinds, lastEventId }, () => beginStream(request, reply));
  }
}

/** Sends the head; what follows is written past Fastify, which knows no answer that has no end. */
function beginStream(request: FastifyRequest, reply: FastifyReply): ServerResponse | undefined {
  reply.hijack();
  if (reply.raw.destroyed) return undefined;
  return reply.raw.writeHead(200, { ...HEADERS, 'x-request-id': String(request.id) });
}

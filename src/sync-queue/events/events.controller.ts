import type { ServerResponse } from 'node:http';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowedTo } from '../../common/access/allowed-to.decorator.js';
import { callerOf } from '../../common/access/caller.js';
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
    if (request.method === 'HEAD') return void beginStream(reply)?.end();
    const lastEventId = request.headers['last-event-id']?.toString() ?? query.last_event_id;
    const kinds = query.kinds && new Set(query.kinds);
    const { expiresAt } = callerOf(request);
    await this.streams.open({ kinds, lastEventId, expiresAt }, () => beginStream(reply));
  }
}

/** Sends the head; what follows is written past Fastify, which knows no answer that has no end. */
function beginStream(reply: FastifyReply): ServerResponse | undefined {
  const { raw } = reply.headers(HEADERS);
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  reply.hijack();
  return raw.destroyed ? undefined : raw.writeHead(200);
}

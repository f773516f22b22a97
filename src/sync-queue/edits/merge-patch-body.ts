import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

/** Lets bodies come as RFC 7396 names them, too. */
@Injectable()
export class MergePatchBody implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  onModuleInit(): void {
    const adapter = this.host.httpAdapter;
    const parse = adapter.getInstance<FastifyInstance>().getDefaultJsonParser('error', 'error');
    adapter.useBodyParser('application/merge-patch+json', false, {}, (request, body, done) =>
      parse(request, body.toString(), done),
    );
  }
}

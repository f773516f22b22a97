import type { IncomingMessage } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { admitRequests } from './access/admit-requests.js';
import { Gate } from './access/gate.js';
import { letOriginsRead } from './access/named-origins.js';
import { RequestLimit } from './access/request-limit.js';
import { API_PREFIX, OUTSIDE_THE_PREFIX } from './api-prefix.js';
import { AppModule } from './app.module.js';
import type { AppConfig } from './common/config/app-config.js';
import { closeIdleConnections } from './common/http/close-idle-connections.js';
import { readJsonBodies } from './common/http/json-bodies.js';
import { observeRequests, requestIdOf } from './common/http/request-hooks.js';
import { addSecurityHeaders } from './common/http/security-headers.js';
import { StrictValidationPipe } from './common/http/validation-pipe.js';
import { createLogger, NestLogger } from './common/logging/logger.js';
import { Metrics } from './common/metrics/metrics.js';
import { AllowedMethods } from './common/problem/allowed-methods.js';
import { ProblemFilter } from './common/problem/problem.filter.js';
import { answerUnreadableRequest } from './common/problem/unreadable-request.js';
import { PipelineFastifyAdapter } from './common/ready-bytes/pipeline-fastify-adapter.js';
import { answerFromReadyBytes } from './common/ready-bytes/ready-bytes.hook.js';
import { ReadyBytes } from './common/ready-bytes/ready-bytes.js';
import type { DatabaseOptions } from './database/database-options.js';
import { serveDocs } from './docs/swagger.js';
import { servePage } from './page/serve-page.js';
import type { QueueMapping } from './sync-queue/mapping/queue-mapping.js';
import type { UpstreamsOptions } from './upstreams/upstreams.module.js';
import { VERSION } from './version.js';

/** Longer ids than any upstream gives. */
const MAX_PARAMETER_LENGTH = 200;

/** Builds the application, not yet listening: what the process serves and the tests call. */
export async function createApp(
  config: AppConfig,
  database: DatabaseOptions,
  upstreams: UpstreamsOptions,
  queueMapping: QueueMapping | undefined,
  logger = createLogger(config.logLevel),
): Promise<NestFastifyApplication> {
  const allowed = new AllowedMethods();
  const problems = new ProblemFilter(allowed);
  const adapter = new PipelineFastifyAdapter({
    genReqId: requestIdOf,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      problems.answer(error, request, reply),
    clientErrorHandler: answerUnreadableRequest,
    forceCloseConnections: 'idle',
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(config, database, upstreams, queueMapping),
    adapter,
    {
      logger: new NestLogger(logger),
      abortOnError: false,
    },
  );
  app.setGlobalPrefix(API_PREFIX, { exclude: OUTSIDE_THE_PREFIX });
  app.useGlobalPipes(new StrictValidationPipe());
  app.useGlobalFilters(problems);
  readJsonBodies(adapter);
  const fastify = adapter.getInstance();
  fastify.addHook('onRoute', (route) => allowed.add(route));
  const gate = app.get(Gate);
  const metrics = app.get(Metrics);
  const { corsOrigins: origins, requestsPerMinute } = config;
  // Pages of other origins get their headers further back.
  const mayRead = (request: IncomingMessage): boolean =>
    gate.known(request) !== undefined && (origins.size === 0 || request.headers.origin === undefined);
  answerFromReadyBytes(fastify, app.get(ReadyBytes), mayRead);
  observeRequests(fastify, { logger, metrics, which: config.logRequests });
  addSecurityHeaders(fastify);
  letOriginsRead(fastify, origins);
  const limit = await RequestLimit.create(fastify, requestsPerMinute);
  admitRequests(fastify, { gate, refusing: problems, metrics, limit, origins });
  closeIdleConnections(fastify);
  serveDocs(app, VERSION);
  servePage(fastify);
  return app;
}

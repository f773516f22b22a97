import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { AppConfig } from './common/config/app-config.js';
import { createValidationPipe } from './common/http/validation-pipe.js';
import { ProblemFilter } from './common/problem/problem.filter.js';
import { PipelineFastifyAdapter } from './common/ready-bytes/pipeline-fastify-adapter.js';
import { answerFromReadyBytes } from './common/ready-bytes/ready-bytes.hook.js';
import { ReadyBytes } from './common/ready-bytes/ready-bytes.js';
import type { DatabaseOptions } from './database/database-options.js';

/** Every path of the API begins so. */
export const API_PREFIX = 'api/pipeline';

/** Builds the application, not yet listening: what `main.ts` serves and the tests call. */
export async function createApp(config: AppConfig, database: DatabaseOptions): Promise<NestFastifyApplication> {
  const adapter = new PipelineFastifyAdapter({
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.register(config, database), adapter, {
    bufferLogs: false,
  });
  app.setGlobalPrefix(API_PREFIX);
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter());
  answerFromReadyBytes(adapter.getInstance(), app.get(ReadyBytes));
  return app;
}

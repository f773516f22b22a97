import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { API_PREFIX, OUTSIDE_THE_PREFIX } from '../api-prefix.js';
import { AppModule } from '../app.module.js';
import { loadConfig } from '../common/config/app-config.js';
import { PipelineFastifyAdapter } from '../common/ready-bytes/pipeline-fastify-adapter.js';
import { ToldGrants } from '../database/told-grants.js';
import { parseMapping } from '../upstreams/mapping/read-mapping.js';
import { VERSION } from '../version.js';
import { describeApi } from './swagger.js';

/** The OpenAPI document made from the classes alone: nothing is started, no database is asked. */
export async function describeUnconnectedApi(): Promise<OpenAPIObject> {
  const nowhere = {
    url: 'postgres://nowhere/',
    directUrl: 'postgres://nowhere/',
    pipelineReady: false,
    toldGrants: new ToldGrants(),
  };
  const nobody = { airtable: undefined, asana: undefined, netsuite: undefined, mapping: parseMapping({}, 'default') };
  const module = AppModule.register(loadConfig({}), nowhere, nobody, undefined);
  const app = await NestFactory.create<NestFastifyApplication>(module, new PipelineFastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  app.setGlobalPrefix(API_PREFIX, { exclude: OUTSIDE_THE_PREFIX });
  return describeApi(app, VERSION);
}

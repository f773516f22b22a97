import 'reflect-metadata';
import { createApp } from './app.js';
import { loadConfig } from './common/config/app-config.js';
import { migrate } from './database/migrate.js';

const config = loadConfig(process.env);
const url = config.databaseUrl ?? '';
await migrate(url);
const app = await createApp(config, { url, directUrl: config.databaseDirectUrl ?? url, pipelineReady: true });
await app.listen(config.port, config.host);

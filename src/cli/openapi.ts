import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { describeUnconnectedApi } from '../docs/unconnected-api.js';

/** Writes the OpenAPI document that the code makes to the file named, `openapi.json` by default. */
const [file = 'openapi.json'] = process.argv.slice(2);
writeFileSync(file, `${JSON.stringify(await describeUnconnectedApi(), null, 2)}\n`);

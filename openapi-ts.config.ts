import { defineConfig } from '@hey-api/openapi-ts';

/** The typed client of the API; its output is committed, and checked to be what the document gives. */
export default defineConfig({
  input: './openapi.json',
  output: { path: './client/src/generated', module: { extension: '.js' } },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
});

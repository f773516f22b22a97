import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

const DESCRIPTION = `
The warehouse-first backend of the product pipeline: everything is read from the PostgreSQL database \`athena_warehouse\`.

**Lists** answer a bare JSON array, whole unless \`limit\` is given. Every field is a filter (\`?status=Active&status=Paused\`
means any of them, \`?brand_id=null\` means empty, dates and numbers take \`[gte]\` and \`[lte]\`); \`q\` searches in names;
\`sort\`, \`fields\`, \`limit\` with \`cursor\`, and \`format=csv\` do what they say. What a list does not know is refused.

**Caching.** Every read has a strong \`ETag\`; send it as \`If-None-Match\` and get 304 while nothing changed.

**Errors** are \`application/problem+json\` (RFC 9457) with a \`request_id\` that also stands in the log.

**Money** is exact: decimal sums, written as numbers with two decimals. The parts of a total always add up to it.
`;

/** The OpenAPI document of the application. */
export function describeApi(app: INestApplication, version: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Athena Pipeline')
    .setDescription(DESCRIPTION.trim())
    .setVersion(version)
    .addServer('/', 'this server')
    .addTag('products')
    .addTag('brands')
    .addTag('product-lines')
    .addTag('skus')
    .addTag('dev-groups')
    .addTag('revenue')
    .addTag('sync-health', 'Whether each source is fresh, and if not, why.')
    .addTag('data-gaps', 'What is missing in the data, and where to mend it.')
    .addTag('changes', 'What became of an edit.')
    .addTag('access', 'Who may do what.')
    .addTag('operations', 'For those who run the product.')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  assertAllDeclared(document);
  return document;
}

/** The application would not start either; here whoever adds a route hears of it before it is started. */
function assertAllDeclared({ paths }: OpenAPIObject): void {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );
  const silent = operations.filter(({ operation }) => !('x-allowed-to' in operation)).map(({ name }) => name);
  if (silent.length > 0)
    throw new Error(`Put @AllowedTo('viewer') or another role on the handler of ${silent.join(', ')}.`);
}

/** Serves the Swagger UI at `/docs` and the document at `/docs/openapi.json`; nothing is loaded from another host. */
export function serveDocs(app: INestApplication, version: string): void {
  SwaggerModule.setup('docs', app, () => describeApi(app, version), {
    jsonDocumentUrl: 'docs/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Athena Pipeline API',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, docExpansion: 'list' },
  });
}

import { html } from 'hono/html';
import { z } from 'zod';

/** What the page tells of a schema; the whole of it stands in the JSON. */
const Schema = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  description: z.string().optional(),
  example: z.unknown().optional(),
  required: z.array(z.string()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});
type Schema = z.infer<typeof Schema>;

const Parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
  description: z.string().optional(),
  schema: Schema.optional(),
});
type Parameter = z.infer<typeof Parameter>;

const Operation = z.object({
  summary: z.string().default(''),
  description: z.string().default(''),
  'x-allowed-to': z.string().default(''),
  parameters: z.array(Parameter).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: Schema })) }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string().default('') })).default({}),
});
type Operation = z.infer<typeof Operation>;

/** A description as OpenAPI has it, as far as the page reads it. */
export const Description = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
});
type Description = z.infer<typeof Description>;

/** Every operation of a description: who may call it, what it takes, and what it answers. Loads nothing, and runs nothing. */
export function renderOperations({ paths, components }: Description) {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const { summary, description, responses, 'x-allowed-to': role } = operation;
      return html`<section><h2><code>${method.toUpperCase()} ${path}</code></h2>
<p>${withCode(`${summary}. ${description}`)} It takes the role ${role}.</p>
${renderInput(takenBy(operation, components.schemas))}
<h3>Answers</h3>
<ul>${Object.entries(responses).map(([status, answer]) => html`<li><b>${status}</b> ${withCode(answer.description)}</li>`)}</ul>
</section>`;
    }),
  );
}

/** Parameters, and the fields of a body. */
function takenBy({ parameters, requestBody }: Operation, schemas: Description['components']['schemas']): Parameter[] {
  const body = resolve(requestBody?.content['application/json']?.schema, schemas);
  const fields = Object.entries(body?.properties ?? {}).map(([name, value]) => {
    const schema = resolve(Schema.parse(value), schemas);
    return { name, in: 'body', required: body?.required?.includes(name), description: schema?.description, schema };
  });
  return [...parameters, ...fields];
}

function resolve(schema: Schema | undefined, schemas: Description['components']['schemas']): Schema | undefined {
  const named = schema?.$ref?.split('/').at(-1);
  return named === undefined ? schema : schemas[named];
}

function renderInput(input: readonly Parameter[]) {
  if (input.length === 0) return '';
  return html`<h3>Takes</h3>
<ul>${input.map(
    ({ name, in: where, required, description = '', schema }) =>
      html`<li><code>${name}</code> (${[where, kindOf(schema), required && 'needed'].filter(Boolean).join(', ')}) ${withCode(description)}</li>`,
  )}</ul>`;
}

function kindOf(schema: Schema | undefined): string {
  if (schema?.enum) return `one of ${schema.enum.map(String).join(', ')}`;
  const kind = [schema?.type ?? []].flat().join(' or ');
  return schema?.example === undefined ? kind : `${kind}, as ${String(schema.example)}`;
}

/** What stands between backticks is code. */
function withCode(text: string) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}

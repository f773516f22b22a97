import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv, type AnySchema } from 'ajv';
import formats from 'ajv-formats';

/** A schema, as far as the tests look into one. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  description?: string;
  example?: unknown;
  enum?: unknown[];
  minimum?: number;
  items?: Schema;
  allOf?: Schema[];
  properties?: Record<string, Schema>;
}

/** A parameter of an operation. */
export interface Parameter {
  name: string;
  in: string;
  description?: string;
  example?: unknown;
  schema?: Schema;
}

/** One answer that an operation may give. */
export interface Response {
  description?: string;
  content?: Record<string, { schema?: Schema }>;
  headers?: Record<string, unknown>;
}

/** A path with a method. */
export interface Operation {
  /** For messages. */
  name: string;
  method: string;
  path: string;
  operationId?: string;
  summary?: string;
  parameters: Parameter[];
  responses: Record<string, Response>;
}

/** Every operation of a document. */
export function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Partial<Operation>>).map(([method, operation]) => ({
      parameters: [],
      responses: {},
      ...operation,
      name: `${method} ${path}`,
      method,
      path,
    })),
  );
}

/**
 * Says what is wrong with an answer by a schema of a document. Stricter than the document: a property that it does not
 * describe is wrong, too.
 */
export function answerValidator(document: OpenAPIObject): (schema: Schema, answer: unknown) => string[] {
  const ajv = new Ajv({ strict: false, allErrors: true, multipleOfPrecision: 6 });
  formats.default(ajv, ['date', 'date-time', 'uri', 'uuid']);
  ajv.addFormat('decimal', true);
  const components: AnySchema = JSON.parse(JSON.stringify(document.components), closeObjects);
  ajv.addSchema({ $id: 'document', components });
  return (schema, answer) => {
    const located: AnySchema = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/'), closeObjects);
    const validate = ajv.compile(located);
    validate(answer);
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath, message, JSON.stringify(params)].join(' '),
    );
  };
}

/** Lets objects hold nothing else, and says `nullable` of what has no type, or another schema's, in JSON Schema's own words. */
function closeObjects(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('nullable' in value && (!('type' in value) || 'allOf' in value)) {
    const { nullable, ...schema } = value;
    return nullable ? { anyOf: [schema, { type: 'null' }] } : schema;
  }
  const isObject = 'properties' in value && 'type' in value && value.type === 'object';
  return isObject ? { additionalProperties: false, ...value } : value;
}

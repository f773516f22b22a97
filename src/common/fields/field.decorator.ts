import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';

/**
 * What a field holds, which decides how it is filtered, sorted and written:
 * `money` is an exact decimal string inside and a JSON number with two decimals outside, `decimal` the same with any; `date` is `YYYY-MM-DD`;
 * `timestamp` is ISO 8601 in UTC; `texts` is a list of words; `object` is neither filtered nor sorted.
 */
export type FieldKind =
  | 'text'
  | 'integer'
  | 'decimal'
  | 'money'
  | 'date'
  | 'timestamp'
  | 'boolean'
  | 'texts'
  | 'object';

/** Whether values of this kind are numbers. */
export function isNumeric(kind: FieldKind): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'money';
}

/** The declaration of one response field: the filters, the CSV column and the Swagger text are all made from it. */
export interface FieldOptions {
  readonly kind: FieldKind;
  /** Meaning and unit, in words for a person who doesn't know the warehouse. */
  readonly description: string;
  /** The table column that it comes from, or how it is made. */
  readonly source: string;
  readonly example: unknown;
  readonly nullable?: boolean;
  /** `q` searches in it. */
  readonly searched?: boolean;
  /** The words that occur, when the set is fixed; anything else in a filter is refused. */
  readonly words?: readonly string[];
  /** For `object`: the OpenAPI schema of what is inside. */
  readonly schema?: ApiPropertyOptions;
}

/** A declared field with its name. */
export interface Field extends FieldOptions {
  readonly name: string;
}

const declared = new WeakMap<object, Field[]>();

/** Declares a field of a response class. The order of the declarations is the order in JSON and CSV. */
export function ApiField(options: FieldOptions): PropertyDecorator {
  return (target, key) => {
    const fields = declared.get(target) ?? [];
    fields.push({ ...options, name: String(key) });
    declared.set(target, fields);
    ApiProperty(openApiOf(options))(target, key);
  };
}

/** A class whose instances are described by {@link ApiField} declarations. */
export type RowClass<Row extends object = object> = abstract new () => Row;

/**
 * The declared fields of a response class, in order.
 * @throws Error when the class declares none: a list of it would answer empty objects.
 */
export function fieldsOf(rowClass: RowClass): readonly Field[] {
  const fields = declared.get(rowClass.prototype);
  if (!fields) throw new Error(`${rowClass.name} declares no @ApiField`);
  return fields;
}

const OPEN_API_TYPES: Record<Exclude<FieldKind, 'object'>, ApiPropertyOptions> = {
  text: { type: 'string' },
  integer: { type: 'integer' },
  decimal: { type: 'number' },
  money: { type: 'number', format: 'decimal', multipleOf: 0.01 },
  date: { type: 'string', format: 'date' },
  timestamp: { type: 'string', format: 'date-time' },
  boolean: { type: 'boolean' },
  texts: { type: 'array', items: { type: 'string' } },
};

function openApiOf(options: FieldOptions): ApiPropertyOptions {
  const { kind, description, source, example, nullable, words, schema } = options;
  const type = kind === 'object' ? schema : OPEN_API_TYPES[kind];
  const allowed =
    words && kind === 'texts' ? { items: { type: 'string', enum: [...words] } } : words && { enum: [...words] };
  return {
    ...type,
    ...allowed,
    description: `${description} Source: ${source}.`,
    example,
    required: true,
    ...(nullable && { nullable: true }),
  } as ApiPropertyOptions;
}

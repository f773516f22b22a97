import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, ValidateBy } from 'class-validator';
import { FIRST_DAY, isDayInRange, isLine, isWordList, LAST_DAY, trim } from './edit-values.js';

/** What an edited field holds. A `reference` is the id of a record that must exist. */
export type EditableKind = 'text' | 'date' | 'reference' | 'texts';

/** What a reference points to. */
export interface ReferenceTarget {
  /** The table that has the record, as `schema.table`. */
  readonly table: string;
  /** What one of its records is called, e.g. `brand`. */
  readonly called: string;
  /** The list of the API that names them all. */
  readonly list: string;
  /** A column of its table that names the same record as the reference `with` (an API name) of what is edited: a line's brand. */
  readonly agreesIn?: { readonly column: string; readonly with: string };
}

/** A field that a PATCH takes. */
export interface EditableField {
  /** Its name in the API. */
  readonly name: string;
  /** Its warehouse column: under this name the queue and the change log know it. */
  readonly column: string;
  readonly kind: EditableKind;
  readonly refersTo?: ReferenceTarget;
  /** It is a stage date: an Asana task may have it as its due date. */
  readonly isStage?: boolean;
  readonly vocabulary?: Vocabulary;
}

/**
 * Few words are usual in a field, so that a new one is worth a warning: `own` are those of the other records, and
 * `netsuite-items` beside them what NetSuite sells.
 */
export type Vocabulary = 'own' | 'netsuite-items';

interface Described {
  readonly description: string;
  readonly example: unknown;
  /** Left out where it is the name of the field. */
  readonly column?: string;
  readonly vocabulary?: Vocabulary;
}

const declared = new WeakMap<object, EditableField[]>();

/** The editable fields of a PATCH class, in the order of their declaration. */
export function editableFieldsOf(patchClass: abstract new () => object): readonly EditableField[] {
  const fields = declared.get(patchClass.prototype);
  if (!fields) throw new Error(`${patchClass.name} declares no editable field`);
  return fields;
}

/** A text of one line, without the spaces around it; null clears it. */
export function EditableText(options: Described & { readonly maxLength: number }): PropertyDecorator {
  const { maxLength } = options;
  return editable('text', options, {
    type: { type: 'string', minLength: 1, maxLength },
    isValid: (value) => isLine(value, maxLength),
    trims: true,
    expected: `must be one line of 1 to ${maxLength} characters, none of them a control character, or null to clear it`,
  });
}

/** A stage date as `YYYY-MM-DD`; null clears it. */
export function EditableStageDate(options: Described): PropertyDecorator {
  return editable('date', options, {
    type: { type: 'string', format: 'date' },
    isValid: isDayInRange,
    expected: `must be a real date as YYYY-MM-DD, from ${FIRST_DAY} to ${LAST_DAY}, or null to clear it`,
    isStage: true,
  });
}

/** The id of a record that must exist; null clears it. */
export function EditableReference(options: Described & { readonly refersTo: ReferenceTarget }): PropertyDecorator {
  const { called, list } = options.refersTo;
  return editable('reference', options, {
    type: { type: 'string', minLength: 1, maxLength: MAX_ID_LENGTH },
    isValid: (value) => isLine(value, MAX_ID_LENGTH),
    trims: true,
    expected: `must be the id of a ${called}, as GET ${list} gives it, or null to clear it`,
    refersTo: options.refersTo,
  });
}

/** A list of words, without the spaces around them; null and an empty list clear it. */
export function EditableTexts(
  options: Described & { readonly maxItems: number; readonly maxLength: number },
): PropertyDecorator {
  const { maxItems, maxLength } = options;
  return editable('texts', options, {
    type: { type: 'array', maxItems, uniqueItems: true, items: { type: 'string', minLength: 1, maxLength } },
    isValid: (value) => isWordList(value, maxItems, maxLength),
    trims: true,
    expected: `must be a list of at most ${maxItems} different words of 1 to ${maxLength} characters, or null to clear it`,
  });
}

/** Longer than any upstream's. */
const MAX_ID_LENGTH = 200;

interface Rules {
  readonly type: object;
  readonly isValid: (value: unknown) => boolean;
  readonly expected: string;
  readonly refersTo?: ReferenceTarget;
  readonly isStage?: boolean;
  /** Spaces around it mean nothing: they come from a paste, and two values that look the same would differ. */
  readonly trims?: boolean;
}

function editable(kind: EditableKind, described: Described, rules: Rules): PropertyDecorator {
  const { type, isValid, expected, refersTo, isStage, trims } = rules;
  const { description, example, column, vocabulary } = described;
  return (target, key) => {
    const name = String(key);
    const fields = declared.get(target) ?? [];
    fields.push({
      name,
      column: column ?? name,
      kind,
      ...(refersTo && { refersTo }),
      ...(isStage && { isStage }),
      ...(vocabulary && { vocabulary }),
    });
    declared.set(target, fields);
    applyDecorators(
      ApiPropertyOptional({ ...type, description, example, nullable: true } as ApiPropertyOptions),
      IsOptional(),
      ...(trims ? [Transform(({ value }) => trim(value))] : []),
      ValidateBy({ name: `editable_${kind}`, validator: { validate: isValid, defaultMessage: () => expected } }),
    )(target, key);
  };
}

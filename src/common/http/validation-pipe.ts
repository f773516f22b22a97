import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { type FieldProblem, InvalidInputError } from '../problem/domain-error.js';
import { refuseInheritedNames } from './inherited-names.js';

/** Checks queries and bodies against their classes; what a class does not declare is refused, never ignored. */
export class StrictValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      // The class is asked for what it allows.
      validationError: { target: true },
      exceptionFactory: (errors) => new InvalidInputError(errors.flatMap((error) => toProblems(error, ''))),
    });
  }

  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'query') refuseInheritedNames(value);
    return super.transform(value, metadata);
  }
}

function toProblems(error: ValidationError, path: string): FieldProblem[] {
  const field = path + error.property;
  const nested = error.children?.flatMap((child) => toProblems(child, `${field}.`)) ?? [];
  const messages = Object.entries(error.constraints ?? {}).map(([constraint, message]) =>
    constraint === 'whitelistValidation' ? notAllowed(error.target?.constructor) : `${message}.`,
  );
  // Several rules of a field may have one text: it says all that is expected.
  const own = [...new Set(messages)].map((message) => ({ field, message }));
  return [...own, ...nested];
}

function notAllowed(target: object['constructor'] | undefined): string {
  if (!target) return 'is not allowed here.';
  const rules = getMetadataStorage().getTargetValidationMetadatas(target, '', false, false);
  const allowed = [...new Set(rules.map((rule) => rule.propertyName))];
  return `is not allowed here. Allowed: ${allowed.join(', ')}.`;
}

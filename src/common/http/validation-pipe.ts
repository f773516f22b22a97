import { ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { type FieldProblem, InvalidInputError } from '../problem/domain-error.js';

/** Checks queries and bodies against their classes; what a class does not declare is refused, never ignored. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    // The class is asked for what it allows.
    validationError: { target: true },
    exceptionFactory: (errors) => new InvalidInputError(errors.flatMap((error) => toProblems(error, ''))),
  });
}

function toProblems(error: ValidationError, path: string): FieldProblem[] {
  const field = path + error.property;
  const nested = error.children?.flatMap((child) => toProblems(child, `${field}.`)) ?? [];
  const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
    field,
    message: constraint === 'whitelistValidation' ? notAField(error.target) : `${message}.`,
  }));
  return [...own, ...nested];
}

function notAField(target: object | undefined): string {
  if (!target) return 'is not allowed here.';
  const rules = getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', false, false);
  const allowed = [...new Set(rules.map((rule) => rule.propertyName))];
  return `is not allowed here. Allowed: ${allowed.join(', ')}.`;
}

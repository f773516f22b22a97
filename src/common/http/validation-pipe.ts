import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type FieldProblem, InvalidInputError } from '../problem/domain-error.js';

/** Checks queries and bodies against their classes; what a class does not declare is refused, never ignored. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    exceptionFactory: (errors) => new InvalidInputError(errors.flatMap((error) => toProblems(error, ''))),
  });
}

function toProblems(error: ValidationError, path: string): FieldProblem[] {
  const field = path + error.property;
  const nested = error.children?.flatMap((child) => toProblems(child, `${field}.`)) ?? [];
  const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
    field,
    message: constraint === 'whitelistValidation' ? 'is not a field of this request.' : `${message}.`,
  }));
  return [...own, ...nested];
}

import { Refusal, type SimAnswer } from '../http/exchange.js';

/** An error in Airtable's usual form. */
export function airtableError(status: number, type: string, message?: string): SimAnswer {
  return { status, body: { error: message === undefined ? { type } : { type, message } } };
}

export function unprocessable(type: string, message?: string): Refusal {
  return new Refusal(airtableError(422, type, message));
}

/** What Airtable says of a request whose form is wrong, whatever is wrong with it. */
export function invalidRequest(): Refusal {
  return unprocessable(
    'INVALID_REQUEST_UNKNOWN',
    'Invalid request: parameter validation failed. Check your request data.',
  );
}

/** No such base or table, or none that this token may see: Airtable does not tell which. */
export const NO_PERMISSION = airtableError(
  403,
  'INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND',
  'Invalid permissions, or the requested model was not found. Check that both your user and your token have the ' +
    'required permissions, and that the model names and/or ids are correct.',
);

export const UNAUTHENTICATED = airtableError(401, 'AUTHENTICATION_REQUIRED', 'Authentication required');

/** The one error that is not an object. */
export const NOT_FOUND: SimAnswer = { status: 404, body: { error: 'NOT_FOUND' } };

export const RATE_LIMITED: SimAnswer = {
  status: 429,
  body: {
    errors: [{ error: 'RATE_LIMIT_REACHED', message: 'Rate limit exceeded. Please try again later' }],
  },
};

export function unknownField(name: string): Refusal {
  return unprocessable('UNKNOWN_FIELD_NAME', `Unknown field name: "${name}"`);
}

export function unacceptable(fieldName: string): Refusal {
  return unprocessable('INVALID_VALUE_FOR_COLUMN', `Field "${fieldName}" cannot accept the provided value`);
}

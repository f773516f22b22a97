import { z } from '@hono/zod-openapi';

const ProblemSchema = z
  .object({
    type: z.string().openapi({ example: 'urn:athena-pipeline:problem:invalid-input' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    request_id: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem');

/** A refusal, as RFC 9457 has it. */
export function refusal(description: string) {
  return { description, content: { 'application/problem+json': { schema: ProblemSchema } } };
}

/** Those of every route. */
export const COMMON_REFUSALS = {
  400: refusal('The input is wrong; each field is named.'),
  401: refusal('Access does not vouch for whoever asks.'),
  429: refusal('The same person has asked too often; Retry-After says when to come back.'),
  503: refusal('What this route needs does not answer, or is not set up here.'),
};

/** Those of every route that takes a body. */
export const BODY_REFUSALS = {
  ...COMMON_REFUSALS,
  403: refusal('The role does not allow it, or a page of another site asks.'),
  413: refusal('The body is too large.'),
  415: refusal('The body is no JSON.'),
};

/** An answer in JSON. */
export function answer<T extends z.ZodType>(description: string, schema: T) {
  return { description, content: { 'application/json': { schema } } };
}

/** A body in JSON. */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { 'application/json': { schema } } };
}

/** For routes that act once however often they are sent. */
export const IDEMPOTENCY_HEADER = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters, such as a UUID')
    .optional()
    .openapi({ description: 'The same key with the same request acts once within a day, and is answered as it was.' }),
});

/** Text that people write: trimmed, and not empty. */
export function words(longest: number) {
  return z.string().trim().min(1, 'must not be empty').max(longest, `may have up to ${longest} characters`);
}

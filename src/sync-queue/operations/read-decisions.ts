import { type FieldProblem, InvalidInputError } from '../../common/problem/domain-error.js';
import { shorten } from '../../common/problem/shorten.js';
import { type ResolveRequest, USES, type Use } from './dto/resolve.dto.js';

/** What a person wants for one field. */
export interface Decision {
  readonly use: Use;
  /** For `value`. */
  readonly value: unknown;
}

/**
 * What was decided for each field that is in conflict, by the API's name.
 * @throws InvalidInputError when a field is left out, or one is named that is not in conflict.
 */
export function readDecisions(request: ResolveRequest, conflicting: readonly string[]): Map<string, Decision> {
  const { use, value, fields } = request;
  if ((use === undefined) === (fields === undefined)) {
    const message =
      value !== undefined && fields === undefined
        ? 'has a "value" and no "use": send "use": "value" with it.'
        : 'must say either "use" for all fields, or "fields" with a decision each.';
    throw new InvalidInputError([{ field: 'body', message }]);
  }
  const given = new Map<string, unknown>(
    use === undefined
      ? Object.entries(fields ?? {})
      : conflicting.map((name) => [name, { use, ...('value' in request && value !== undefined && { value }) }]),
  );
  const problems: FieldProblem[] = [...given.keys()]
    .filter((name) => !conflicting.includes(name))
    .map((name) => ({
      field: `fields.${shorten(name)}`,
      message: `is not in conflict. These are: ${conflicting.join(', ')}.`,
    }));
  const decisions = new Map<string, Decision>();
  for (const name of conflicting) {
    const decision = given.has(name) ? readDecision(given.get(name)) : 'is in conflict, and has to be decided as well.';
    if (typeof decision === 'string')
      problems.push({ field: use === undefined ? `fields.${name}` : 'body', message: decision });
    else decisions.set(name, decision);
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
  return decisions;
}

function readDecision(given: unknown): Decision | string {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return EXPECTED;
  const { use: word, value, ...rest } = { use: undefined, value: undefined, ...given };
  const use = USES.find((known) => known === word);
  if (use === undefined || Object.keys(rest).length > 0) return EXPECTED;
  if (use === 'value' && value === undefined) return 'says "use": "value" without a "value"; null clears the field.';
  if (use !== 'value' && value !== undefined) return 'has a "value", which only "use": "value" takes.';
  return { use, value };
}

const EXPECTED = `must be {"use": ${USES.map((use) => `"${use}"`).join(' | ')}}, with "value" for the last.`;

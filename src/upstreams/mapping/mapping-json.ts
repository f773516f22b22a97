import { isJsonObject, type Json, type JsonObject } from '../http/json.js';

/** A name as it is written upstream. */
export function nameAt(value: Json, place: string, problems: string[]): string | undefined {
  if (typeof value === 'string' && value.trim() === value && value !== '') return value;
  problems.push(`${place} must be a name without spaces around it, not ${JSON.stringify(value)}`);
  return undefined;
}

/** An object with known keys; unknown ones are a misspelling that would otherwise change nothing, and look right. */
export function objectAt(value: Json, place: string, keys: readonly string[], problems: string[]): JsonObject {
  if (!isJsonObject(value)) {
    problems.push(`${place} must be an object, not ${JSON.stringify(value)}`);
    return {};
  }
  for (const key of Object.keys(value))
    if (!keys.includes(key)) problems.push(`${place} has "${key}", but only ${keys.join(', ')} are known`);
  return value;
}

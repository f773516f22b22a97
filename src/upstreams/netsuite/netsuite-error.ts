import { isJsonArray, isJsonObject, type Json } from '../http/json.js';
import type { UpstreamErrorBody } from '../http/result.js';

/**
 * NetSuite's words in the body of an error: `{title, status, "o:errorDetails": [{detail, "o:errorCode"}]}`, and of the
 * token endpoint `{error, error_description?}`. Undefined for anything else.
 */
export function readNetSuiteError(body: Json): UpstreamErrorBody | undefined {
  if (!isJsonObject(body)) return undefined;
  if (typeof body.error === 'string') {
    const { error_description: words } = body;
    return { type: body.error, message: typeof words === 'string' ? words : 'the token was refused' };
  }
  const details = isJsonArray(body['o:errorDetails']) ? body['o:errorDetails'].filter(isJsonObject) : [];
  const messages = details.map(({ detail }) => detail).filter((detail) => typeof detail === 'string');
  const message = messages.length > 0 ? messages.join(' ') : body.title;
  if (typeof message !== 'string') return undefined;
  const code = details.map((detail) => detail['o:errorCode']).find((word) => typeof word === 'string');
  return { type: code ?? 'NETSUITE', message };
}

/** NetSuite names a field that it does not have: `Field 'x' for record 'transaction' was not found.` */
export function unknownFieldIn({ message }: UpstreamErrorBody): string | undefined {
  return /Field '(\w+)' for record '[^']+' was not found/i.exec(message)?.[1];
}

import type { Json } from '../../upstreams/http/json.js';
import { type FieldKind, sameValue } from '../../upstreams/mapping/field-kind.js';

/** What is to be done about one field. */
export type Verdict =
  /** Upstream has it already: delivered by an earlier try, or set there by hand. */
  | 'there'
  /** Nobody has touched it there since: ours may be sent. */
  | 'send'
  /** Somebody has edited it there: a person decides. */
  | 'conflict';

/** One field as the three sides have it. */
export interface ThreeSides {
  readonly kind: FieldKind;
  /** The value to deliver. */
  readonly ours: Json;
  /** The value upstream now. */
  readonly theirs: Json;
  /** Links beside the first, where one is meant: then even the same first one is another value. */
  readonly surplus: readonly string[];
  /** The last value that was known upstream. */
  readonly lastKnown: Json;
  /** What was sent before without an answer. */
  readonly tried: readonly Json[];
}

/**
 * Compares what is wanted with what is there and what was last known to be there. A value that we tried to send is no edit
 * of somebody else's, and neither is the value that we want.
 */
export function judge({ kind, ours, theirs, surplus, lastKnown, tried }: ThreeSides): Verdict {
  if (sameValue(kind, ours, theirs)) return surplus.length === 0 ? 'there' : 'send';
  return [lastKnown, ...tried].some((value) => sameValue(kind, value, theirs)) ? 'send' : 'conflict';
}

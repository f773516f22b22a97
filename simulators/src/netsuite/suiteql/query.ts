/** What a query says, before anybody looks whether its fields exist. */
export interface Query {
  readonly selected: readonly Selected[];
  /** The record types by the names that the query calls them. Empty for `dual`. */
  readonly records: ReadonlyMap<string, RecordName>;
  readonly where: Condition | undefined;
  readonly orderBy: readonly Order[];
}

export type RecordName = 'transaction' | 'transactionline';

export interface Selected {
  readonly expression: Expression;
  /** In lower case, as it is answered; undefined where the query gives none. */
  readonly alias: string | undefined;
}

export interface Order {
  readonly by: FieldName;
  readonly descending: boolean;
}

/** `t.trandate`; without a record it may be of any. */
export interface FieldName {
  readonly kind: 'field';
  readonly record: string | undefined;
  readonly name: string;
}

export type Expression =
  | FieldName
  | { readonly kind: 'text' | 'number'; readonly value: string }
  | { readonly kind: 'now' }
  | { readonly kind: 'negated'; readonly of: Expression }
  /** `BUILTIN.DF`: what a reference shows to people. */
  | { readonly kind: 'shown'; readonly of: Expression }
  | { readonly kind: 'written'; readonly of: Expression; readonly format: string }
  /** `TO_DATE`: a moment that a text says in a format. */
  | { readonly kind: 'moment'; readonly text: string; readonly format: string }
  | { readonly kind: 'count' }
  | { readonly kind: 'max' | 'min'; readonly of: Expression };

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'compare'; readonly left: Expression; readonly op: Comparison; readonly right: Expression }
  | { readonly kind: 'in'; readonly left: Expression; readonly values: readonly Expression[] }
  | { readonly kind: 'null'; readonly of: Expression; readonly isNull: boolean };

/** A formula, read. */
export type Formula =
  | { readonly kind: 'value'; readonly value: string | number }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Formula[] }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Formula; readonly right: Formula };

/** The formula cannot be read. */
export class FormulaError extends Error {}

const TOKEN =
  /\s*(?:(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\{(?<field>(?:[^}\\]|\\.)+)\}|(?<number>\d+(?:\.\d+)?)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<sign>!=|<=|>=|[=<>&+\-*/(),]))/y;

interface Token {
  readonly kind: 'text' | 'field' | 'number' | 'word' | 'sign';
  readonly text: string;
}

/** Loosest first. */
const PRECEDENCE = [['=', '!=', '<', '<=', '>', '>='], ['&'], ['+', '-'], ['*', '/']] as const;

/** @throws FormulaError */
export function readFormula(source: string): Formula {
  const reader = new Reader(tokensOf(source));
  const formula = reader.expression(0);
  reader.end();
  return formula;
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const text = source.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const { text: quoted, field, number, word, sign } = TOKEN.exec(text)?.groups ?? {};
    if (quoted !== undefined) tokens.push({ kind: 'text', text: unescaped(quoted.slice(1, -1)) });
    else if (field !== undefined) tokens.push({ kind: 'field', text: unescaped(field) });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else throw new FormulaError('Invalid formula. Please check your formula text.');
  }
  return tokens;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped === 't' ? '\t' : escaped));
}

class Reader {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  expression(level: number): Formula {
    const operators: readonly string[] | undefined = PRECEDENCE[level];
    if (operators === undefined) return this.operand();
    let left = this.expression(level + 1);
    for (let sign = this.sign(operators); sign !== undefined; sign = this.sign(operators)) {
      left = { kind: 'operation', operator: sign, left, right: this.expression(level + 1) };
    }
    return left;
  }

  end(): void {
    if (this.at < this.tokens.length || this.at === 0) throw this.wrong();
  }

  private operand(): Formula {
    if (this.sign(['-']) !== undefined) {
      return { kind: 'operation', operator: '-', left: { kind: 'value', value: 0 }, right: this.operand() };
    }
    if (this.sign(['(']) !== undefined) {
      const inner = this.expression(0);
      this.expect(')');
      return inner;
    }
    const token = this.tokens[this.at];
    this.at += 1;
    switch (token?.kind) {
      case 'text':
        return { kind: 'value', value: token.text };
      case 'number':
        return { kind: 'value', value: Number(token.text) };
      case 'field':
        return { kind: 'field', name: token.text };
      case 'word':
        // A name of one word needs no braces.
        return this.sign(['(']) === undefined
          ? { kind: 'field', name: token.text }
          : { kind: 'call', name: token.text.toUpperCase(), args: this.args() };
      default:
        throw this.wrong();
    }
  }

  private args(): Formula[] {
    const args: Formula[] = [];
    if (this.sign([')']) !== undefined) return args;
    do args.push(this.expression(0));
    while (this.sign([',']) !== undefined);
    this.expect(')');
    return args;
  }

  /** The next token when it is one of these signs, which is taken. */
  private sign(signs: readonly string[]): string | undefined {
    const token = this.tokens[this.at];
    if (token?.kind !== 'sign' || !signs.includes(token.text)) return undefined;
    this.at += 1;
    return token.text;
  }

  private expect(sign: string): void {
    if (this.sign([sign]) === undefined) throw this.wrong();
  }

  private wrong(): FormulaError {
    return new FormulaError('Invalid formula. Please check your formula text.');
  }
}

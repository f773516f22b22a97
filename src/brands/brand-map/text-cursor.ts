/** The text is not what can be read; the message says where, by line and column, and what was expected. */
export class BrandMapSyntaxError extends Error {
  constructor(
    message: string,
    /** The first is 1. */
    readonly line: number,
    readonly column: number,
  ) {
    super(`Line ${line}, column ${column}: ${message}`);
    this.name = 'BrandMapSyntaxError';
  }
}

/** Reads a text from its beginning to its end, and knows where it is. */
export class TextCursor {
  constructor(
    readonly text: string,
    public at = 0,
  ) {}

  /** The next character; empty at the end. */
  get next(): string {
    return this.text[this.at] ?? '';
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Takes a text if it is what comes next. */
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  /** Takes what a sticky pattern matches here; undefined, and nothing taken, when it does not. */
  takeMatch(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.at += match[0].length;
    return match;
  }

  /** White space, line continuations and comments. */
  skipBlanks(): void {
    this.takeMatch(/(?:[\s\uFEFF]|\\\r?\n|#[^\n]*)*/y);
  }

  /** What is wrong, here or at another place. */
  problem(message: string, at = this.at): BrandMapSyntaxError {
    const before = this.text.slice(0, at).split('\n');
    return new BrandMapSyntaxError(message, before.length, [...(before.at(-1) ?? '')].length + 1);
  }
}

/** Behind a full stop, or at the end of a line. `26.5` and `v1.2` have no space behind the dot. */
const END = /[.!?…]["”')]*(?=\s)|\n/;

/** Gives whole sentences of a text that comes bit by bit. */
export class Sentences {
  private rest = '';

  /** The sentences that are whole by now, each with the spaces before it. */
  take(text: string): string[] {
    this.rest += text;
    const whole: string[] = [];
    for (let end = END.exec(this.rest); end !== null; end = END.exec(this.rest)) {
      const length = end.index + end[0].length;
      whole.push(this.rest.slice(0, length));
      this.rest = this.rest.slice(length);
    }
    return whole;
  }

  /** What is left when nothing more comes. */
  end(): string[] {
    const { rest } = this;
    this.rest = '';
    return rest.trim() === '' ? [] : [rest];
  }
}

/** Statements, and comments between them, as they stand in one line. */
export function splitGrants(grants: string): string[] {
  return grants.split(/(?<=;|\*\/) /).filter(Boolean);
}

/**
 * What an administrator was asked to run. Several parts of the product miss the same right, and each would name it:
 * one list of statements, each once, is what can be copied.
 */
export class ToldGrants {
  private readonly told = new Set<string>();

  /**
   * The end of a sentence that says what does not work: how to mend it.
   * @param grants statements that each end with a semicolon, and comments; undefined when no right is missing.
   */
  remedy(grants: string | undefined): string {
    if (grants === undefined) return '';
    const fresh = splitGrants(grants).filter((statement) => !this.told.has(statement));
    for (const statement of fresh) this.told.add(statement);
    return fresh.length > 0 ? `. To mend: ${fresh.join(' ')}` : '. What mends it was said above';
  }
}

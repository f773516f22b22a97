/** Markup. Texts that go into it are escaped, so what is in a record is shown and never run. */
export class Html {
  constructor(markup: string) {
    this.markup = markup;
  }

  readonly markup: string;
}

type Part = string | number | Html | readonly Html[] | null;

/** Builds markup from a template; an absent part is `null`. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(pieces.map((piece, i) => piece + markupOf(parts[i] ?? null)).join(''));
}

function markupOf(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return part.map(({ markup }) => markup).join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

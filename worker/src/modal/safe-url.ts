const SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/**
 * An address that does nothing but lead somewhere; null for anything else (`javascript:`, `data:`, what is no address). It is
 * given as the parser wrote it: what a browser would read otherwise than we do is escaped in it.
 */
export function safeUrl(address: string | null | undefined, schemes: ReadonlySet<string> = SCHEMES): string | null {
  if (address == null || !URL.canParse(address)) return null;
  const url = new URL(address);
  return schemes.has(url.protocol) ? url.href : null;
}

const IMAGE_SCHEMES = new Set(['https:']);

/** The address of a picture. */
export function safeImageUrl(address: string | null | undefined): string | null {
  return safeUrl(address, IMAGE_SCHEMES);
}

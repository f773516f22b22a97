/** Text as it is searched in: without case and accents, so that `creme` finds `Crème`. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

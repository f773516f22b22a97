/**
 * The form in which names are compared and searched: no case, no accents, compatibility forms unified. `Élan` is found
 * by `elan` and stands beside it, and the order doesn't depend on the locale data of the machine.
 */
export function foldText(text: string): string {
  // ASCII is most of the data and needs no Unicode work, which costs ten times as much.
  if (isAscii(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

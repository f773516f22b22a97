/**
 * The form in which names are compared and searched: no case, no accents, compatibility forms unified. `Élan` is found
 * by `elan` and stands beside it, and the order doesn't depend on the locale data of the machine.
 */
export function foldText(text: string): string {
  // ASCII is most of the data and needs no Unicode work, which costs ten times as much.
  if (isAscii(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .toLowerCase()
    .replace(UNDECOMPOSED, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFC');
}

/**
 * Marks that people leave out when they search: accents, and the vowel points of Arabic and Hebrew. The vowels of Indic
 * scripts are marks too, and so is what makes a パ of a ハ, but without them it is another word.
 */
const ACCENTS = /[[\p{M}&&[\p{Script=Inherited}\p{Script=Arabic}\p{Script=Hebrew}]]--[\u3099\u309A]]+/gv;

/** Small letters that Unicode takes for whole, and what people type for them. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ς: 'σ' },
};
const UNDECOMPOSED = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

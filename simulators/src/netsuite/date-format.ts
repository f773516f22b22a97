/** Formats of Oracle's `TO_CHAR` and `TO_DATE`, as far as dates and times need them. */
const PARTS: Readonly<Record<string, readonly [from: number, to: number]>> = {
  YYYY: [0, 4],
  MM: [5, 7],
  DD: [8, 10],
  HH24: [11, 13],
  MI: [14, 16],
  SS: [17, 19],
};

type Piece = { readonly part: keyof typeof PARTS & string } | { readonly literal: string };

/** How an account may write its dates: what a person chooses under "Set Preferences". */
export const DATE_FORMATS = ['MM/DD/YYYY', 'DD/MM/YYYY', 'DD.MM.YYYY', 'YYYY-MM-DD'] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

/** A wall time (`2026-01-31 09:30:00`) in a format; undefined when the format has something that is not known here. */
export function written(wall: string, format: string): string | undefined {
  return piecesOf(format)
    ?.map((piece) => ('literal' in piece ? piece.literal : wall.slice(...(PARTS[piece.part] ?? []))))
    .join('');
}

/** The wall time that a text says in a format; `null` when it says none, undefined when the format is not known here. */
export function readWall(text: string, format: string): string | null | undefined {
  const pieces = piecesOf(format);
  if (pieces === undefined) return undefined;
  const pattern = pieces.map((piece) =>
    'literal' in piece ? escaped(piece.literal) : `(?<${piece.part}>\\d{1,${piece.part === 'YYYY' ? 4 : 2}})`,
  );
  const found = new RegExp(`^${pattern.join('')}$`).exec(text.trim())?.groups;
  if (found === undefined) return null;
  const { YYYY = '', MM = '01', DD = '01', HH24 = '00', MI = '00', SS = '00' } = found;
  const two = (part: string) => part.padStart(2, '0');
  const wall = `${YYYY.padStart(4, '0')}-${two(MM)}-${two(DD)} ${two(HH24)}:${two(MI)}:${two(SS)}`;
  const time = Date.parse(`${wall.replace(' ', 'T')}Z`);
  // 31 February would be read as a day in March.
  return Number.isNaN(time) || !new Date(time).toISOString().startsWith(wall.slice(0, 10)) ? null : wall;
}

function piecesOf(format: string): Piece[] | undefined {
  const pieces: Piece[] = [];
  let rest = format;
  while (rest !== '') {
    const match = /^(YYYY|MM|DD|HH24|MI|SS)|^"([^"]*)"|^([-/,.;: ]+)/i.exec(rest);
    if (match === null) return undefined;
    const [whole, part, quoted, plain = ''] = match;
    pieces.push(part === undefined ? { literal: quoted ?? plain } : { part: part.toUpperCase() });
    rest = rest.slice(whole.length);
  }
  return pieces;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

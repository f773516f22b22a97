import type { ReactNode } from 'react';
import type { Piece } from '../api/notes';

/** Where a link may lead. The Worker lets nothing else through; here it is seen once more, as it becomes an address. */
const SAFE = /^(https?:|mailto:)/i;

const MARKS = { bold: 'strong', italic: 'em', strikethrough: 's', underline: 'u', code: 'code' } as const;

/** A text with its marks and links. */
export function Pieces({ pieces }: { readonly pieces: readonly Piece[] }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: pieces have nothing but their place
  return pieces.map((piece, index) => <OnePiece key={index} piece={piece} />);
}

function OnePiece({ piece }: { readonly piece: Piece }): ReactNode {
  let inside: ReactNode = piece.text;
  for (const mark of ['bold', 'italic', 'strikethrough', 'underline', 'code'] as const) {
    const Mark = MARKS[mark];
    if (piece[mark]) inside = <Mark>{inside}</Mark>;
  }
  return piece.href === null ? inside : <SafeLink href={piece.href}>{inside}</SafeLink>;
}

/** A link out of the page; its words alone where it leads nowhere safe. */
export function SafeLink(props: { readonly href: string | null; readonly children: ReactNode }): ReactNode {
  if (props.href === null || !SAFE.test(props.href)) return props.children;
  return (
    <a href={props.href} target="_blank" rel="noopener noreferrer nofollow">
      {props.children}
    </a>
  );
}

/** A text without its marks. */
export const plain = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');

import type { ReactNode } from 'react';
import type { NoteBlock } from '../api/notes';
import styles from './notes-screen.module.css';
import { Pieces } from './pieces';

/** A table of a page. Its rows and cells have nothing but their place. */
export function NoteTable({ block: { children, headers } }: { readonly block: NoteBlock }): ReactNode {
  return (
    <div className={styles.tableBox}>
      <table>
        <tbody>
          {children.map(({ id, cells }, row) => (
            <tr key={id}>
              {(cells ?? []).map((cell, column) => {
                const scope = headers?.row && row === 0 ? 'col' : headers?.column && column === 0 ? 'row' : undefined;
                const key = `${id} ${column}`;
                return scope === undefined ? (
                  <td key={key}>
                    <Pieces pieces={cell} />
                  </td>
                ) : (
                  <th key={key} scope={scope}>
                    <Pieces pieces={cell} />
                  </th>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

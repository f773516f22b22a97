import type { ReactNode } from 'react';
import type { NoteBlock } from '../api/notes';
import { Icon } from '../ui/icons';
import { NoteTable } from './note-table';
import styles from './notes-screen.module.css';
import { Pieces, plain, SafeLink } from './pieces';
import { noteTexts as t } from './texts';

const LISTS: Readonly<Record<string, 'ul' | 'ol'>> = {
  bulleted_list_item: 'ul',
  to_do: 'ul',
  numbered_list_item: 'ol',
};

/**
 * What stands on a page. It is made of blocks and not of the HTML that the Worker has of it too: what is an element here
 * was written here, and everything of Notion's is text. Images are links, as the page loads nothing from another host.
 */
export function Blocks({ blocks }: { readonly blocks: readonly NoteBlock[] }): ReactNode {
  return inLists(blocks).map(({ list: List, blocks: some }) => {
    const items = some.map((block) => <Block key={block.id} block={block} />);
    const [first] = some;
    return List === undefined ? items : <List key={first?.id}>{items}</List>;
  });
}

/** Items that follow each other are one list. */
function inLists(blocks: readonly NoteBlock[]): { list: 'ul' | 'ol' | undefined; blocks: NoteBlock[] }[] {
  const runs: { list: 'ul' | 'ol' | undefined; blocks: NoteBlock[] }[] = [];
  for (const block of blocks) {
    const list = LISTS[block.type];
    const last = runs.at(-1);
    if (last !== undefined && list !== undefined && last.list === list) last.blocks.push(block);
    else runs.push({ list, blocks: [block] });
  }
  return runs;
}

function Block({ block }: { readonly block: NoteBlock }): ReactNode {
  const { type, url, children } = block;
  const text = <Pieces pieces={block.text} />;
  const below = children.length > 0 && <Blocks blocks={children} />;
  switch (type) {
    case 'heading_1':
    case 'heading_2':
    case 'heading_3':
      return <Heading block={block} />;
    case 'bulleted_list_item':
    case 'numbered_list_item':
      return (
        <li>
          {text}
          {below}
        </li>
      );
    case 'to_do':
      return (
        <li className={styles.todo}>
          <span className={styles.box} data-checked={block.checked === true}>
            {block.checked === true && <Icon name="check" size={11} />}
          </span>
          <div>
            <span className="sr-only">{block.checked === true ? t.done : t.open}: </span>
            {text}
            {below}
          </div>
        </li>
      );
    case 'toggle':
      return (
        <details>
          <summary>{text}</summary>
          {below}
        </details>
      );
    case 'quote':
      return (
        <blockquote>
          {text}
          {below}
        </blockquote>
      );
    case 'callout':
      return (
        <aside className={styles.callout}>
          {block.icon !== null && <span>{block.icon}</span>}
          <div>
            {text}
            {below}
          </div>
        </aside>
      );
    case 'code':
      return (
        <pre>
          <code>{plain(block.text)}</code>
        </pre>
      );
    case 'equation':
      return (
        <p>
          <code>{plain(block.text)}</code>
        </p>
      );
    case 'divider':
      return <hr />;
    case 'table':
      return <NoteTable block={block} />;
    case 'image':
      return (
        <p>
          <SafeLink href={url}>{t.image(plain(block.text))}</SafeLink>
        </p>
      );
    case 'link':
      return (
        <p>
          <SafeLink href={url}>{plain(block.text) || url}</SafeLink>
        </p>
      );
    case 'other':
      return (
        <>
          <p className={styles.about}>{t.toBeSeen(plain(block.text))}</p>
          {below}
        </>
      );
    default:
      return (
        <>
          <p>{text}</p>
          {below}
        </>
      );
  }
}

/** The title of the page is the second level, as it stands over the list of pages. */
function Heading({ block: { type, text, children } }: { readonly block: NoteBlock }): ReactNode {
  const Level = type === 'heading_1' ? 'h3' : type === 'heading_2' ? 'h4' : 'h5';
  const heading = (
    <Level>
      <Pieces pieces={text} />
    </Level>
  );
  if (children.length === 0) return heading;
  return (
    <details open>
      <summary>{heading}</summary>
      <Blocks blocks={children} />
    </details>
  );
}

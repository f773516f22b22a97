import type { PageBlock, Piece } from './document.js';

/**
 * A page as HTML. Every text goes through `escapeHtml`, every address has been through `safeUrl`, and there is no other way for
 * anything of Notion's into it: no attribute takes a text but `alt`, `href`, `src` and `class`.
 */
export function renderHtml(title: string, blocks: readonly PageBlock[]): string {
  return `<article><h1>${escapeHtml(title)}</h1>${renderAll(blocks)}</article>`;
}

const LISTS: Partial<Record<PageBlock['type'], 'ul' | 'ol'>> = {
  bulleted_list_item: 'ul',
  to_do: 'ul',
  numbered_list_item: 'ol',
};

/** Items that follow each other are one list. */
function renderAll(blocks: readonly PageBlock[]): string {
  let html = '';
  let open: string | undefined;
  for (const block of blocks) {
    const list = LISTS[block.type];
    if (list !== open) html += (open === undefined ? '' : `</${open}>`) + (list === undefined ? '' : `<${list}>`);
    open = list;
    html += render(block);
  }
  return open === undefined ? html : `${html}</${open}>`;
}

function render(block: PageBlock): string {
  const { type, text, children, url } = block;
  const inner = pieces(text);
  const below = renderAll(children);
  switch (type) {
    case 'paragraph':
      return `<p>${inner}</p>${below}`;
    case 'heading_1':
    case 'heading_2':
    case 'heading_3': {
      // The page's own title is the first.
      const level = Number(type.slice(-1)) + 1;
      const heading = `<h${level}>${inner}</h${level}>`;
      return children.length === 0 ? heading : `<details><summary>${heading}</summary>${below}</details>`;
    }
    case 'bulleted_list_item':
    case 'numbered_list_item':
      return `<li>${inner}${below}</li>`;
    case 'to_do':
      return `<li><input type="checkbox" disabled${block.checked === true ? ' checked' : ''}> ${inner}${below}</li>`;
    case 'toggle':
      return `<details><summary>${inner}</summary>${below}</details>`;
    case 'quote':
      return `<blockquote>${inner}${below}</blockquote>`;
    case 'callout':
      return `<aside>${block.icon === null ? '' : `<span>${escapeHtml(block.icon)}</span> `}${inner}${below}</aside>`;
    case 'code':
      return `<pre><code>${escapeHtml(text.map((piece) => piece.text).join(''))}</code></pre>`;
    case 'equation':
      return `<p><code>${inner}</code></p>`;
    case 'divider':
      return '<hr>';
    case 'table':
      return table(block);
    case 'table_row':
      return '';
    case 'image':
      return url === null ? `<p>${inner}</p>` : figure(url, text);
    case 'link':
      return url === null ? `<p>${inner}</p>` : `<p>${link(url, inner === '' ? escapeHtml(url) : inner)}</p>`;
    case 'page':
      return `<p>${inner}</p>`;
    case 'group':
      return `<div>${inner}${below}</div>`;
    case 'other':
      return `<p>(${inner}: to be seen in Notion)</p>${below}`;
  }
}

function table({ children, headers }: PageBlock): string {
  const rows = children.map(({ cells }, row) => {
    const isHeading = (column: number): boolean =>
      (headers?.row === true && row === 0) || (headers?.column === true && column === 0);
    const columns = (cells ?? []).map((cell, column) => {
      const tag = isHeading(column) ? 'th' : 'td';
      return `<${tag}>${pieces(cell)}</${tag}>`;
    });
    return `<tr>${columns.join('')}</tr>`;
  });
  return `<table><tbody>${rows.join('')}</tbody></table>`;
}

function figure(url: string, caption: readonly Piece[]): string {
  const alt = escapeHtml(caption.map(({ text }) => text).join(''));
  const image = `<img src="${escapeHtml(url)}" alt="${alt}" loading="lazy" referrerpolicy="no-referrer">`;
  return `<figure>${image}${alt === '' ? '' : `<figcaption>${pieces(caption)}</figcaption>`}</figure>`;
}

const MARKS = { bold: 'strong', italic: 'em', strikethrough: 's', underline: 'u', code: 'code' } as const;

function pieces(texts: readonly Piece[]): string {
  return texts.map(piece).join('');
}

function piece(one: Piece): string {
  let html = escapeHtml(one.text).replaceAll('\n', '<br>');
  for (const [mark, tag] of Object.entries(MARKS)) {
    if (Reflect.get(one, mark) === true) html = `<${tag}>${html}</${tag}>`;
  }
  return one.href === null ? html : link(one.href, html);
}

function link(url: string, html: string): string {
  return `<a href="${escapeHtml(url)}" rel="noopener noreferrer nofollow">${html}</a>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

import type { Json, JsonObject } from '../json.js';
import { richText, type TextStyle } from './present.js';
import type { NewBlock, NotionStore } from './store.js';
import { uuidOf } from './store.js';

/** The pages of the demo, by what they are for. */
export const DEMO_PAGES = {
  playbook: uuidOf('Launch playbook'),
  log: uuidOf('Decision log'),
  pasted: uuidOf('Pasted from somewhere'),
} as const;

/** Every kind of block, a page that is longer than what Notion gives at once, and one that somebody means no good with. */
export function seedNotion(store: NotionStore, now: string): void {
  const put = (id: string, title: string, blocks: readonly NewBlock[]): void => {
    store.putPage({ id, title, edited_at: now });
    blocks.forEach((block, index) => {
      store.append(id, block, String(index));
    });
  };
  put(DEMO_PAGES.playbook, 'Launch playbook', playbook());
  put(
    DEMO_PAGES.log,
    'Decision log',
    Array.from({ length: 230 }, (_, i) => text('paragraph', [`Decision ${i + 1}`])),
  );
  put(DEMO_PAGES.pasted, '<script>alert("title")</script> Pasted from somewhere', pasted());
}

type Piece = string | readonly [string, TextStyle];

function block(type: string, content: JsonObject, children: readonly NewBlock[] = []): NewBlock {
  return { type, content, children };
}

function text(
  type: string,
  pieces: readonly Piece[],
  more: JsonObject = {},
  children: readonly NewBlock[] = [],
): NewBlock {
  return block(type, { rich_text: pieces.map(rich), color: 'default', ...more }, children);
}

function rich(piece: Piece): Json {
  return typeof piece === 'string' ? richText(piece) : richText(...piece);
}

function row(...cells: string[]): NewBlock {
  return block('table_row', { cells: cells.map((cell) => [richText(cell)]) });
}

function image(url: string, caption: string): NewBlock {
  return block('image', { caption: [richText(caption)], type: 'external', external: { url } });
}

function playbook(): NewBlock[] {
  return [
    text('heading_1', ['From brief to shelf'], { is_toggleable: false }),
    text('paragraph', [
      'Every dev group goes through ',
      ['eight stages', { bold: true }],
      '. The dates are in ',
      ['the pipeline', { href: 'https://pulse.example.com/timeline' }],
      ', and ',
      ['nowhere else', { italic: true, underline: true }],
      '.',
    ]),
    text('callout', ['Revenue may be stale: look at the banner first.'], { icon: { type: 'emoji', emoji: '⚠️' } }),
    text('heading_2', ['Who does what'], { is_toggleable: false }),
    block('table', { table_width: 2, has_column_header: true, has_row_header: false }, [
      row('Stage', 'Owner'),
      row('Concept', 'Brand team'),
      row('Regulatory', '王芳'),
    ]),
    text('heading_3', ['Before a launch'], { is_toggleable: true }, [
      text('to_do', ['Artwork signed off'], { checked: true }),
      text('to_do', ['Cartons counted'], { checked: false }),
    ]),
    text('bulleted_list_item', ['Samples'], {}, [
      text('bulleted_list_item', ['Three per market'], {}, [text('numbered_list_item', ['Label first'])]),
    ]),
    text('bulleted_list_item', ['Photographs']),
    text('numbered_list_item', ['Brief']),
    text('numbered_list_item', ['Formulate']),
    text('toggle', ['What happens when a date moves?'], {}, [
      text('paragraph', ['It is written to the warehouse, and from there to Airtable and Asana.']),
    ]),
    text('quote', ['Make it as simple as possible.']),
    text('code', ['SELECT name\nFROM airtable_raw.dev_group\nWHERE launch_date < now();'], {
      language: 'sql',
      caption: [],
    }),
    block('divider', {}),
    image('https://images.example.com/launch.png', 'The last launch'),
    block('bookmark', { url: 'https://example.com/regulations', caption: [] }),
    block('equation', { expression: 'margin = price - cost' }),
    block('column_list', {}, [
      block('column', {}, [text('paragraph', ['Left'])]),
      block('column', {}, [text('paragraph', ['Right'])]),
    ]),
    block('child_page', { title: 'Decision log' }),
    block('unsupported', {}),
  ];
}

/** What a page looks like when somebody tries to run something in the browser of whoever opens it. */
function pasted(): NewBlock[] {
  return [
    text('paragraph', ['<script>alert(1)</script><img src=x onerror=alert(2)>']),
    text('paragraph', [
      ['A link', { href: 'javascript:alert(3)' }],
      [' another', { href: ' \tJaVaScRiPt:alert(4)' }],
    ]),
    text('paragraph', [['data', { href: 'data:text/html,<script>alert(5)</script>' }]]),
    text('paragraph', [['quoted', { href: 'https://example.com/"onmouseover="alert(6)' }]]),
    text('heading_1', ['</h1><svg/onload=alert(7)>'], { is_toggleable: false }),
    text('code', ['</code></pre><script>alert(8)</script>'], { language: '"><script>alert(9)</script>', caption: [] }),
    image('javascript:alert(10)', '"><script>alert(11)</script>'),
    image('https://example.com/x.png" onerror="alert(12)', 'caption'),
    block('embed', { url: 'javascript:alert(13)', caption: [] }),
    block('table', { table_width: 1, has_column_header: true, has_row_header: true }, [
      row('<iframe src=javascript:alert(14)>'),
    ]),
    text('callout', ['x'], { icon: { type: 'emoji', emoji: '<script>alert(15)</script>' } }),
    block('child_page', { title: '<style>body{display:none}</style>' }),
    text('to_do', ['<input autofocus onfocus=alert(16)>'], { checked: true }),
  ];
}

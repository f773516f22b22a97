import type { ReactNode } from 'react';

/** The icons of the page: strokes on a 16 × 16 grid, in the colour of the text. They never stand without a word or a label. */
const paths = {
  products: 'M2.5 5 8 2l5.5 3v6L8 14l-5.5-3zM2.5 5 8 8l5.5-3M8 8v6',
  groups: 'M6 2h4M7 2v4l-4 7c-.3.6.1 1 .8 1h8.4c.7 0 1.1-.4.8-1L9 6V2M5 10h6',
  skus: 'M2.5 3v10M5 3v10M7 3v10M9.5 3v10M11.5 3v10M13.5 3v10',
  brands: 'M2.5 8.5v-6h6l5 5-6 6zM5.5 5.5h.01',
  timeline: 'M2 4h6M5 8h7M8 12h6',
  revenue: 'M2.5 13.5v-5M6.5 13.5v-8M10.5 13.5v-6M14 13.5v-11M1.5 13.5h13',
  gaps: 'M8 2 1.8 13.5h12.4zM8 6.5V10M8 12h.01',
  queue: 'M2.5 4h11M2.5 8h7M2.5 12h4M12 8v5m0 0-2-2m2 2 2-2',
  health: 'M1.5 8h3l2-4.5 3 9 2-4.5h3',
  aliases:
    'M6.5 9.5a3 3 0 0 0 4.2 0l2-2a3 3 0 0 0-4.2-4.2L7.6 4.2M9.5 6.5a3 3 0 0 0-4.2 0l-2 2a3 3 0 0 0 4.2 4.2l.9-.9',
  ask: 'M2.5 3h11v8h-6l-3.5 3v-3h-1.5zM6.3 5.8c.2-1.8 3.4-1.6 3.2.1C9.4 7 8 7 8 8M8 9.4h.01',
  actions: 'M2.5 4l1.2 1.2L6 2.8M2.5 10.5l1.2 1.2L6 9.3M8.5 4.5h5M8.5 11h5',
  notes: 'M3.5 2h6l3 3v9h-9zM9.5 2v3h3M5.5 8h5M5.5 11h5',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5 14 14',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  check: 'M3 8.5 6.5 12 13 4.5',
  chevron: 'M4 6l4 4 4-4',
  right: 'M6 3.5 10.5 8 6 12.5',
  left: 'M10 3.5 5.5 8 10 12.5',
  up: 'M8 13V3M4 7l4-4 4 4',
  down: 'M8 3v10M4 9l4 4 4-4',
  warn: 'M8 2 1.8 13.5h12.4zM8 6.5V10M8 12h.01',
  board: 'M2.5 2.5h3v11h-3zM7 2.5h3v7H7zM11.5 2.5h2v9h-2z',
  table: 'M2 3h12v10H2zM2 6.5h12M2 10h12M6 3v10',
  columns: 'M2 3h12v10H2zM6 3v10M10 3v10',
  filter: 'M2 3.5h12M4.5 8h7M6.5 12.5h3',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  undo: 'M5.5 3 2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H7',
  retry: 'M13 3v3.5H9.5M13 6.5A5.5 5.5 0 1 0 13.5 9',
  external: 'M9 2.5h4.5V7M13.5 2.5 7.5 8.5M11.5 9.5v4h-9v-9h4',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7',
  moon: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z',
  auto: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12',
  keyboard: 'M1.5 4h13v8h-13zM4 6.5h.01M6.7 6.5h.01M9.3 6.5h.01M12 6.5h.01M5 9.5h6',
  menu: 'M2 4h12M2 8h12M2 12h12',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.5V8l2.5 1.5',
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M4.5 3v10l8-5z',
  download: 'M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11',
  copy: 'M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1',
  dot: 'M8 8h.01',
  tray: 'M2 9.5 4 3h8l2 6.5V13H2zM2 9.5h3.5c.3 2.2 4.7 2.2 5 0H14',
  minus: 'M3 8h10',
  plus: 'M8 3v10M3 8h10',
  calendar: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3',
  history: 'M2.5 3v3.5H6M2.7 6.5A5.5 5.5 0 1 1 2.5 9M8 5.5V8l2 1.5',
  offline:
    'M2 2l12 12M4 8.5a6 6 0 0 1 2-1.2M12 8.5a6 6 0 0 0-3.5-1.7M1.5 6a9 9 0 0 1 3-1.8M14.5 6A9 9 0 0 0 7 3.3M8 12.5h.01',
} as const;

export type IconName = keyof typeof paths;

/** An icon; hidden from screen readers, as a word stands beside it or on its button. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}

import { defineTexts } from '../i18n/texts';

/** The words of Notion's pages. */
export const noteTexts = defineTexts({
  en: {
    title: 'Notes',
    about: 'Pages of Notion that are shared with this product.',
    search: 'Search titles',
    edited: 'edited',
    untitled: 'Without a title',
    noneTitle: 'No page is shared yet',
    noneText: 'In Notion, share a page with the integration; it is here then.',
    filteredTitle: 'No page has such a title',
    failed: 'Notion could not be read',
    notHere: 'There is no such page, or it is not shared with the integration.',
    inNotion: 'Open in Notion',
    truncated: 'The page goes on in Notion.',
    toBeSeen: (kind: string) => `(${kind}: to be seen in Notion)`,
    image: (caption: string) => (caption === '' ? 'Image' : `Image: ${caption}`),
    done: 'done',
    open: 'not done',
  },
});

import { defineTexts } from '../i18n/texts';

export const brandTexts = defineTexts({
  en: {
    title: 'Brands',
    one: 'brand',
    other: 'brands',
    unmatched: 'No NetSuite spelling',
    match: 'No NetSuite spelling is matched to it: match one',
  },
});

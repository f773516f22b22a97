import { defineTexts } from '../i18n/texts';

export const skuTexts = defineTexts({ en: { title: 'SKUs', one: 'SKU', other: 'SKUs' } });

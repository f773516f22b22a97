import { defineTexts } from '../i18n/texts';

export const productTexts = defineTexts({ en: { title: 'Products', one: 'product', other: 'products' } });

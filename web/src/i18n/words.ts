import { formatDay } from './format';
import { defineTexts } from './texts';

/** What fields are called, wherever they are shown. */
export const fieldWords = defineTexts<Readonly<Record<string, string>>>({
  en: {
    id: 'Record id',
    name: 'Name',
    sku_name: 'Name',
    status: 'Status',
    brand: 'Brand',
    brand_id: 'Brand',
    brand_name: 'Brand',
    product_line: 'Product line',
    product_line_id: 'Product line',
    product_line_name: 'Product line',
    netsuite_item: 'NetSuite item',
    netsuite_brand: 'NetSuite spelling',
    photo_url: 'Photo',
    sku_count: 'SKUs',
    product_count: 'Products',
    dev_group_count: 'Dev groups',
    revenue_ytd: 'Revenue this year',
    product_id: 'Product',
    product_name: 'Product',
    size_name: 'Size',
    regions: 'Regions',
    concept_date: 'Concept',
    brief_date: 'Brief',
    formulation_date: 'Formulation',
    sampling_date: 'Sampling',
    packaging_date: 'Packaging',
    regulatory_date: 'Regulatory',
    production_date: 'Production',
    launch_date: 'Launch',
  },
});

/** A field in words; its own name where there are none. */
export const fieldWord = (field: string): string => fieldWords[field] ?? field;

/** A sentence of the server's with its fields and days as they are called and written here. */
export const inOurWords = (sentence: string): string =>
  sentence
    .replace(/\b[a-z]+(_[a-z]+)+\b/g, fieldWord)
    .replace(/"?\b(\d{4}-\d\d-\d\d)\b"?(?!T)/g, (_, day) => formatDay(day));

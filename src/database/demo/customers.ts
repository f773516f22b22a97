import { WeightedPick } from './weighted.js';

/** Who buys, largest first. Two of them are spelled so that a spreadsheet would run them. */
export const CUSTOMERS = [
  'Harrow & Finch Department Stores',
  'Coastline Grocers',
  'Meridian Pharmacy Group',
  'Blue Heron Markets',
  'The Soap Exchange',
  'Nordlys Apotek AS',
  'Pike Street Provisions',
  'Galerie Beauté Paris',
  'Fieldhouse Sports Nutrition',
  'Kobayashi 百貨店',
  'Willow & Sons',
  'Al Noor Perfumes – عطور النور',
  'Lakeshore Spa Supply',
  'Copper Kettle Cafés',
  "Dunne's Farm Shops",
  'Prairie Wholesale Co-op',
  'Juniper Hotel Collection',
  '绿叶商贸有限公司',
  'Sunday Market Online',
  'Tall Pines Outfitters',
  'Maison Ébène',
  'Harbour Duty Free',
  'Greenway Natural Foods',
  'Little Acorn Baby',
  'Metro Corner Stores, Inc.',
  'Stone & Timber Home',
  'Café Olé',
  'West Loop Fitness',
  'Orchard Lane Gifts',
  '+Plus Beauty Bar',
  '@Home Interiors',
  'Employee store',
] as const;

/** Few customers make most of the lines. */
export const CUSTOMER_PICK = new WeightedPick<string>(CUSTOMERS, (_, rank) => 1 / (rank + 2));

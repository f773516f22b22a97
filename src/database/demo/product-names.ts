import type { BrandKey } from './brands.js';

/** The words of a brand's product names and the sizes it sells. */
export interface Assortment {
  /** How many of the generated products are the brand's; with the ones in `product-cases.ts` they are 160. */
  products: number;
  first: readonly string[];
  second: readonly string[];
  /** What stands between the two words. */
  between?: string;
  sizes: readonly string[];
  /** A typical wholesale price, in cents. */
  priceCents: number;
}

const LIQUIDS = ['15 ml', '30 ml', '50 ml', '100 ml', '200 ml'] as const;

export const ASSORTMENTS: Record<BrandKey, Assortment> = {
  halden: {
    products: 15,
    first: ['Birch Sap', 'Lichen', 'Cloudberry', 'Pine Bark', 'Arctic Moss', 'Oat Milk'],
    second: ['Serum', 'Night Cream', 'Cleansing Balm', 'Eye Gel', 'Body Oil'],
    sizes: LIQUIDS,
    priceCents: 1450,
  },
  lumiere: {
    products: 13,
    first: ['Crème', 'Gelée', 'Élixir', 'Rosée', 'Lait'],
    second: ['à la Rose', 'de Thé Vert', 'au Miel de Forêt', "d'Été", 'aux Œillets'],
    sizes: LIQUIDS,
    priceCents: 1900,
  },
  omalley: {
    products: 11,
    first: ["Nora's", "Finn's", 'Blackberry', 'Sea Salt', 'Whiskey'],
    second: ['Marmalade', 'Oatcakes', 'Caramel Sauce', 'Mustard'],
    sizes: ['120 g', '250 g', '500 g', 'Case of 12'],
    priceCents: 520,
  },
  solAndSea: {
    products: 12,
    first: ['Sea Kelp', 'Coral', 'Lagoon', 'Saltwater', 'Mineral'],
    second: ['Sunscreen SPF 30', 'Sunscreen SPF 50', 'After-Sun Gel', 'Face Lotion'],
    sizes: ['30 ml', '50 ml', '100 ml', '150 ml', '200 ml'],
    priceCents: 1100,
  },
  solSea: {
    products: 3,
    first: ['Dead Sea', 'Magnesium'],
    second: ['Bath Salt', 'Foot Soak'],
    sizes: ['250 g', '500 g', '1 kg'],
    priceCents: 780,
  },
  sakura: {
    products: 9,
    first: ['桜', '抹茶', '柚子', '米ぬか'],
    second: ['美容液', '化粧水', 'ハンドクリーム', '石けん'],
    between: 'の',
    sizes: LIQUIDS,
    priceCents: 1700,
  },
  oud: {
    products: 8,
    first: ['عطر', 'زيت', 'بخور', 'صابون'],
    second: ['العود', 'الورد الطائفي', 'المسك الأبيض', 'العنبر'],
    sizes: ['3 ml', '12 ml', '50 ml', '100 ml'],
    priceCents: 3400,
  },
  camellia: {
    products: 3,
    first: ['山茶花', '白茶'],
    second: ['护发油', '洗发露'],
    between: '',
    sizes: ['100 ml', '250 ml', '500 ml'],
    priceCents: 950,
  },
  northfold: {
    products: 11,
    first: ['Ridge', 'Basecamp', 'Alpine', 'Switchback', 'Cairn'],
    second: ['Protein Bar', 'Electrolyte Mix', 'Trail Mix', 'Energy Chews'],
    sizes: ['45 g', '60 g', 'Box of 12', 'Box of 24'],
    priceCents: 390,
  },
  verity: {
    products: 9,
    first: ['Linen', 'Fig Leaf', 'Clean Cotton', 'White Pepper'],
    second: ['Hand Wash', 'Hand Lotion', 'Surface Spray', 'Laundry Liquid'],
    sizes: ['250 ml', '500 ml', '1 l', 'Refill 2 l'],
    priceCents: 640,
  },
  kettle: {
    products: 10,
    first: ['Thyme', 'Smoked', 'Lemon Verbena', 'Juniper'],
    second: ['Tea', 'Honey', 'Chutney', 'Salt'],
    sizes: ['50 g', '100 g', '250 g', '500 g'],
    priceCents: 590,
  },
  bramblewick: {
    products: 4,
    first: ['Nettle', 'Calendula'],
    second: ['Baby Balm', 'Bubble Bath', 'Gentle Wipes'],
    sizes: ['Mini', 'Standard', 'Family'],
    priceCents: 610,
  },
  ember: {
    products: 2,
    first: ['Toasted Oat'],
    second: ['Granola', 'Porridge'],
    sizes: ['300 g', '1 kg'],
    priceCents: 450,
  },
  mango: {
    products: 3,
    first: ['Mango', 'Passionfruit'],
    second: ['Sorbet Pops', 'Fruit Leather'],
    sizes: ['6 pack', '12 pack'],
    priceCents: 560,
  },
  alder: {
    products: 8,
    first: ['Cedar', 'Sage', 'Bay Rum', 'Vetiver'],
    second: ['Shave Cream', 'Beard Oil', 'Solid Cologne', 'Deodorant'],
    sizes: ['30 ml', '50 g', '75 g', '150 ml'],
    priceCents: 980,
  },
  maren: {
    products: 8,
    first: ['Driftwood', 'Slate', 'Fog', 'Amber'],
    second: ['Candle', 'Diffuser', 'Room Mist', 'Throw'],
    sizes: ['Small', 'Medium', 'Large'],
    priceCents: 1650,
  },
  pulse: {
    products: 9,
    first: ['Ice', 'Arnica', 'Zero-G', 'Overnight'],
    second: ['Muscle Rub', 'Recovery Bath', 'Kinesiology Tape', 'Whey Isolate'],
    sizes: ['Single', '3 pack', 'Clinic size'],
    priceCents: 1380,
  },
};

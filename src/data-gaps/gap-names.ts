import { Brand } from '../brands/dto/brand.dto.js';
import { gapRulesOf } from '../common/gaps/data-gap.decorator.js';
import { DevGroup } from '../dev-groups/dto/dev-group.dto.js';
import { Product } from '../products/dto/product.dto.js';
import { Sku } from '../skus/dto/sku.dto.js';

/** Every name that can stand in `data_gaps[]`, as the rules of the response classes declare them. */
export const GAP_NAMES: readonly string[] = [
  ...new Set([Product, Sku, DevGroup, Brand].flatMap(gapRulesOf).map((rule) => rule.name)),
];

import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';

const NAMED = 3;

/** Sentences about what a tool answered; none about what it does not know. */
export function reportOn(result: JsonObject): string[] {
  const { value, total, rows, kind } = result;
  if (isJsonObject(value) && typeof value.ytd_total === 'number') return revenue(value);
  if (isJsonObject(value) && typeof value.total === 'number') return [`There are ${value.total} data gaps.`];
  if (typeof total !== 'number' || !isJsonArray(rows)) return [];
  const names = rows.flatMap(nameOf).slice(0, NAMED);
  const among = names.length === 0 ? [] : [`Among them: ${names.join(', ')}.`];
  return [`There are ${total} ${typeof kind === 'string' ? kind : 'of them'}.`, ...among];
}

function revenue({ year, ytd_total, previous_year_to_date, by_brand, data_freshness }: JsonObject): string[] {
  const sentences = [
    `Revenue of ${year} to date is ${ytd_total}.`,
    `To the same day of the year before it was ${previous_year_to_date}.`,
  ];
  const brands = isJsonArray(by_brand) ? by_brand.filter(isJsonObject) : [];
  const largest = brands.find(({ brand_name }) => typeof brand_name === 'string');
  if (largest !== undefined) sentences.push(`The largest brand is ${largest.brand_name} with ${largest.revenue}.`);
  if (isJsonObject(data_freshness) && data_freshness.is_stale === true) {
    sentences.push(`The figures may be outdated: they are complete through ${data_freshness.complete_through}.`);
  }
  return sentences;
}

function nameOf(row: Json): string[] {
  if (!isJsonObject(row)) return [];
  const name = row.name ?? row.sku_name;
  return typeof name === 'string' ? [name] : [];
}

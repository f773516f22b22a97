import type { DigestGap, DigestMail, GapDigest } from '../dto/gap-digest.dto.js';

/** What is missing, in the words of a mail. */
const MISSING: Readonly<Record<string, string>> = {
  brand: 'brand',
  brand_id: 'brand',
  product_line: 'product line',
  product_id: 'product',
  netsuite_item: 'NetSuite item',
  netsuite_brand: 'spelling in NetSuite',
  launch_date: 'launch date',
};

const KINDS: Readonly<Record<DigestGap['resource'], string>> = {
  products: 'Product',
  skus: 'SKU',
  'dev-groups': 'Dev group',
  brands: 'Brand',
};

/** The digest as a mail: nothing in its HTML is loaded from anywhere, and nothing in it runs. */
export function renderDigest(digest: Omit<GapDigest, 'mail'>, timeZone: string): DigestMail {
  const subject = headline(digest);
  const notes = [span(digest, timeZone), ...incomplete(digest, timeZone)];
  return { subject, text: renderText(digest, subject, notes), html: renderHtml(digest, subject, notes) };
}

function renderText({ brands }: Omit<GapDigest, 'mail'>, subject: string, notes: readonly string[]): string {
  const lines = [subject, ...notes];
  for (const { brand_name, brand_id, open, gained, lost } of brands) {
    lines.push('', `${nameOf(brand_id, brand_name)} (${open} open now)`);
    for (const gap of gained) {
      lines.push(`  + ${describe(gap)}: ${gap.reason_text}`);
      if (gap.airtable_url !== null) lines.push(`    ${gap.airtable_url}`);
    }
    lines.push(...lost.map((gap) => `  - ${describe(gap)}: mended, or gone`));
  }
  return `${lines.join('\n')}\n`;
}

function renderHtml({ brands }: Omit<GapDigest, 'mail'>, subject: string, notes: readonly string[]): string {
  const parts = brands.map(({ brand_id, brand_name, open, gained, lost }) => {
    const items = [
      ...gained.map((gap) => item('+', `${link(gap)}: ${escapeHtml(gap.reason_text)}`, '#a03030')),
      ...lost.map((gap) => item('−', `${escapeHtml(describe(gap))}: mended, or gone`, '#2f7d4f')),
    ];
    const name = escapeHtml(nameOf(brand_id, brand_name));
    return `<h2 style="font-size:16px;margin:20px 0 4px">${name} <small style="color:#666">${open} open now</small></h2>
<ul style="list-style:none;margin:0;padding:0">\n${items.join('\n')}\n</ul>`;
  });
  const told = notes.map((note) => `<p style="color:#666">${escapeHtml(note)}</p>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="font-family:sans-serif;font-size:14px;line-height:1.5;color:#222">
<h1 style="font-size:20px">${escapeHtml(subject)}</h1>
${[...told, ...parts].join('\n')}
</body></html>
`;
}

function headline({ gained, lost, open }: Omit<GapDigest, 'mail'>): string {
  if (gained + lost === 0) return `Data gaps: nothing changed, ${open} open`;
  return `Data gaps: ${gained} new, ${lost} closed, ${open} open`;
}

function span({ since, until }: Omit<GapDigest, 'mail'>, timeZone: string): string {
  return `From ${onTheWall(since, timeZone)} to ${onTheWall(until, timeZone)} (${timeZone}).`;
}

function incomplete({ complete, remembered_since }: Omit<GapDigest, 'mail'>, timeZone: string): string[] {
  if (complete) return [];
  if (remembered_since === null) return ['Which gaps open and close is not noted in this warehouse.'];
  return [`What was before ${onTheWall(remembered_since, timeZone)} was not noted.`];
}

function onTheWall(moment: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'short' }).format(
    Date.parse(moment),
  );
}

function nameOf(id: string | null, name: string | null): string {
  return name ?? (id === null ? 'Records of no brand' : `Brand ${id}`);
}

function describe({ resource, name, id, gap }: DigestGap): string {
  return `${KINDS[resource]} "${name ?? id}", ${MISSING[gap] ?? gap}`;
}

function item(sign: string, html: string, colour: string): string {
  return `<li><b style="color:${colour}">${sign}</b> ${html}</li>`;
}

function link(gap: DigestGap): string {
  const text = escapeHtml(describe(gap));
  return gap.airtable_url === null ? text : `<a href="${escapeHtml(gap.airtable_url)}">${text}</a>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

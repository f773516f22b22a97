import type { DigestGap, GapDigest } from '../dto/gap-digest.dto.js';

/** The digest as the text of a mail. */
export function renderText(digest: GapDigest, timeZone: string): string {
  const lines = [headline(digest), `${span(digest, timeZone)}.`, ...incomplete(digest, timeZone)];
  for (const { brand_name, brand_id, open, gained, lost } of digest.brands) {
    lines.push('', `${nameOf(brand_id, brand_name)} (open now: ${open})`);
    lines.push(
      ...gained.map(
        (gap) => `  + ${describe(gap)}: ${gap.reason_text}${gap.airtable_url ? `\n    ${gap.airtable_url}` : ''}`,
      ),
    );
    lines.push(...lost.map((gap) => `  - ${describe(gap)}`));
  }
  return `${lines.join('\n')}\n`;
}

/** The digest as the body of a mail in HTML: nothing is loaded from anywhere, and nothing in it runs. */
export function renderHtml(digest: GapDigest, timeZone: string): string {
  const brands = digest.brands.map(({ brand_id, brand_name, open, gained, lost }) => {
    const items = [
      ...gained.map((gap) => item('+', `${link(gap)}: ${escapeHtml(gap.reason_text)}`, '#a03030')),
      ...lost.map((gap) => item('−', escapeHtml(describe(gap)), '#2f7d4f')),
    ];
    return `<h2 style="font-size:16px;margin:20px 0 4px">${escapeHtml(nameOf(brand_id, brand_name))} <small style="color:#666;font-weight:normal">open now: ${open}</small></h2>\n<ul style="list-style:none;margin:0;padding:0">\n${items.join('\n')}\n</ul>`;
  });
  const notes = [`${span(digest, timeZone)}.`, ...incomplete(digest, timeZone)].map(
    (note) => `<p style="color:#666">${escapeHtml(note)}</p>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(headline(digest))}</title></head>
<body style="font-family:sans-serif;font-size:14px;line-height:1.5;color:#222">
<h1 style="font-size:20px">${escapeHtml(headline(digest))}</h1>
${[...notes, ...brands].join('\n')}
</body></html>
`;
}

function headline({ gained, lost, open }: GapDigest): string {
  if (gained + lost === 0) return `Data gaps: nothing changed, ${open} open`;
  return `Data gaps: ${gained} new, ${lost} closed, ${open} open`;
}

function span({ since, until }: GapDigest, timeZone: string): string {
  return `From ${onTheWall(since, timeZone)} to ${onTheWall(until, timeZone)} (${timeZone})`;
}

function incomplete({ complete, remembered_since }: GapDigest, timeZone: string): string[] {
  if (complete) return [];
  if (remembered_since === null) return ['What opens and closes can not be noted in this warehouse.'];
  return [`What was before ${onTheWall(remembered_since, timeZone)} was not noted.`];
}

function onTheWall(moment: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(
    Date.parse(moment),
  );
}

function nameOf(id: string | null, name: string | null): string {
  return name ?? (id === null ? 'Records of no brand' : `Brand ${id}`);
}

function describe({ resource, name, id, gap }: DigestGap): string {
  return `${resource} "${name ?? id}" ${gap}`;
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

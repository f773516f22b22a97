import type { Examination } from '../examination.js';
import { type Finding, type Section, section } from '../report.js';
import { ASKED, askAnonymously } from './ask-anonymously.js';

/** Whether somebody who says nothing of themselves is refused at the public URL: asked, not read from a configuration. */
export async function checkPublicUrl({ options }: Examination): Promise<Section> {
  const { publicUrl } = options;
  if (publicUrl === undefined) {
    const headline = 'Not checked: say where it is with PUBLIC_URL, or npm run doctor -- --public-url https://…';
    return section('public_url', headline, { status: 'not_checked' });
  }
  const base = new URL(publicUrl);
  const at = base.href.replace(/\/$/, '');
  const asked = await Promise.all(ASKED.map((one) => askAnonymously(base, one)));
  const details = [
    {
      kind: 'table' as const,
      head: ['', 'path', 'what came of it'],
      rows: asked.map(({ method, path, says }) => [method, path, says]),
      right: [],
    },
  ];
  const data = { url: base.href, asked };
  const of = (openness: string) => asked.filter((one) => one.openness === openness);
  const [open, refused, unreachable] = [of('open'), of('refused'), of('unreachable')];
  if (unreachable.length === asked.length) {
    const message = `Nothing answers at ${at}: ${unreachable[0]?.says}.`;
    const next_step = 'Check PUBLIC_URL, and ask from a network that reaches it.';
    return section('public_url', `Could not be asked: nothing answers at ${at}.`, {
      status: 'failed',
      findings: [{ code: 'public_url_unreachable', message, next_step }],
      details,
      data,
    });
  }
  const findings: Finding[] = [];
  if (open.length > 0) {
    const message = `${open.map(({ method, path }) => `${method} ${path}`).join(', ')}: let in without credentials.`;
    const next_step =
      'Put a Cloudflare Access policy on the whole hostname, and set AUTH_MODE=cloudflare-access with CF_ACCESS_TEAM_DOMAIN and CF_ACCESS_AUD, so that the origin refuses as well. Route no browser there before.';
    findings.push({ code: 'public_url_open', message, next_step });
  }
  const unclear = asked.length - open.length - refused.length;
  if (unclear > 0 && open.length === 0) {
    const message = `${unclear} of ${asked.length} requests ${unclear === 1 ? 'has' : 'have'} got an answer that is neither a refusal nor an answer; see below.`;
    const next_step = 'Give the URL that a browser ends at (https, no redirect), and ask again.';
    findings.push({ code: 'public_url_unclear', message, next_step });
  }
  const headline =
    open.length > 0
      ? `NOT refused: ${open.length} of ${asked.length} requests without credentials ${open.length === 1 ? 'was' : 'were'} let in at ${at}.`
      : unclear === 0
        ? `Refused: all ${asked.length} requests without credentials, reads and an edit, at ${at}.`
        : `Not certain: ${refused.length} of ${asked.length} requests without credentials ${refused.length === 1 ? 'was' : 'were'} refused at ${at}.`;
  return section('public_url', headline, { findings, details, data });
}

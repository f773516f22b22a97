import type { Settings } from '../settings/settings.js';

/** Why the origin gave no answer that is its own. */
export type GoneReason = 'unreachable' | 'slow' | 'failing' | 'refused';

/** The origin is not there, or not in time, or somebody in front of it answers in its place. */
export class OriginGone extends Error {
  readonly reason: GoneReason;

  constructor(reason: GoneReason) {
    super(`The origin is ${reason}`);
    this.reason = reason;
  }
}

/** 502 to 504, and Cloudflare's own 520 to 530: the origin can't answer, whatever is asked of it. */
function isGoneStatus(status: number): boolean {
  return (status >= 502 && status <= 504) || (status >= 520 && status <= 530);
}

/** A request to the origin. */
export interface OriginRequest {
  readonly method: string;
  /** Path and query, beginning with a slash. */
  readonly target: string;
  readonly headers: Headers;
  readonly body?: Uint8Array | undefined;
}

/**
 * Begins a request to the origin, and gives it up when no answer begins in time. A body may take as long as it likes.
 * @throws OriginGone
 */
export async function askOrigin(
  settings: Settings,
  request: OriginRequest,
  control = new AbortController(),
): Promise<Response> {
  const { method, target, headers, body = null } = request;
  const { signal } = control;
  let isSlow = false;
  const timer = setTimeout(() => {
    isSlow = true;
    control.abort();
  }, settings.originTimeoutMs);
  try {
    const response = await fetch(`${settings.originUrl}${target}`, {
      method,
      headers,
      body,
      redirect: 'manual',
      signal,
    });
    return judge(response);
  } catch (error) {
    if (error instanceof OriginGone) throw error;
    throw new OriginGone(isSlow ? 'slow' : 'unreachable');
  } finally {
    clearTimeout(timer);
  }
}

/** Access at the origin answers with its login page when it does not know the Worker; the origin itself never leads away. */
function judge(response: Response): Response {
  const { status, headers } = response;
  const leadsAway = status >= 300 && status < 400 && /^https?:/i.test(headers.get('location') ?? '');
  const isAccessPage = status === 403 && headers.get('content-type')?.startsWith('text/html') === true;
  const isRefused = leadsAway || isAccessPage;
  if (!isRefused && !isOfAnother(response)) return response;
  response.body?.cancel().catch(() => undefined);
  throw new OriginGone(isRefused ? 'refused' : 'failing');
}

/** What the origin words itself, as a problem, tells more than we could. */
function isOfAnother({ status, headers }: Response): boolean {
  return isGoneStatus(status) && !headers.get('content-type')?.startsWith('application/problem+json');
}

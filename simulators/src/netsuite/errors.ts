import { Refusal, type SimAnswer } from '../http/exchange.js';

const TITLES: Readonly<Record<number, readonly [title: string, section: string]>> = {
  400: ['Bad Request', '15.5.1'],
  401: ['Unauthorized', '15.5.2'],
  403: ['Forbidden', '15.5.4'],
  404: ['Not Found', '15.5.5'],
  405: ['Method Not Allowed', '15.5.6'],
  429: ['Too Many Requests', '15.5'],
  500: ['Internal Server Error', '15.6.1'],
  503: ['Service Unavailable', '15.6.4'],
};

/** An error of NetSuite's REST services. */
export function netSuiteError(status: number, code: string, detail: string): SimAnswer {
  const [title = '', section = ''] = TITLES[status] ?? [];
  const details = { detail, 'o:errorCode': code };
  const type = `https://www.rfc-editor.org/rfc/rfc9110.html#section-${section}`;
  return {
    status,
    headers: { 'content-type': 'application/vnd.oracle.resource+json; type=error' },
    body: { type, title, status, 'o:errorDetails': [details] },
  };
}

/** An error of the token endpoint (RFC 6749, 5.2). */
export function tokenError(status: number, error: string): SimAnswer {
  return { status, headers: { 'cache-control': 'no-store' }, body: { error } };
}

/** A query that NetSuite does not run. */
export function invalidQuery(problem: string): Refusal {
  const detail = `Invalid search query. Detailed unprocessed description follows. Search error occurred: ${problem}`;
  return new Refusal(netSuiteError(400, 'INVALID_PARAMETER', detail));
}

/** SQL that NetSuite may run, and that nobody here has taught the simulator. */
export function notUnderstood(what: string): Refusal {
  return invalidQuery(`${what} is not understood by this simulator of NetSuite.`);
}

export function unknownField(field: string, record: string): Refusal {
  return invalidQuery(`Field '${field}' for record '${record}' was not found. Reason: REMOVED - Field is removed.`);
}

export const INVALID_LOGIN = netSuiteError(
  401,
  'INVALID_LOGIN',
  'Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI at Setup > Users/Roles > User Management > View Login Audit Trail.',
);

export const FORBIDDEN = netSuiteError(
  403,
  'INSUFFICIENT_PERMISSION',
  'You do not have permission to use REST web services. Contact your account administrator.',
);

export const NOT_FOUND = netSuiteError(404, 'NONEXISTENT_RECORD', 'The requested resource was not found.');

export const TOO_MANY = netSuiteError(
  429,
  'CONCURRENCY_LIMIT_EXCEEDED',
  'Concurrent request limit exceeded. Request blocked. Verify your concurrency limits at Setup > Integration > Integration Management > Integration Governance.',
);

import http from 'node:http';

/**
 * The status of a GET with `If-None-Match`. Not by `fetch`: that adds `Cache-Control: no-cache` where it sees the header,
 * as its standard says, and so never asks what is kept.
 */
export function statusIfNoneMatch(url: string, etag: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers: { 'if-none-match': etag } }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    request.on('error', reject);
  });
}

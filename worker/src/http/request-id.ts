/** An id that a proxy gave; anything else in that header could write lines of its own into a log. As the origin judges it. */
const FOREIGN_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** The id of a request: the one that somebody in front already logged, or a new one. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get('x-request-id');
  return given !== null && FOREIGN_ID.test(given) ? given : crypto.randomUUID();
}

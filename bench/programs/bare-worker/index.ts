/** Passes a request on, as it came, and its answer as it comes. */
export default {
  fetch(request: Request, { ORIGIN_URL }: { ORIGIN_URL: string }): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    return fetch(`${ORIGIN_URL}${pathname}${search}`, request);
  },
};

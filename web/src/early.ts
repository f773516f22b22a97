/**
 * Asks for the rows of the first screen before the page's code is there: this file has nothing to wait for, and the code takes a
 * while to arrive, to be compiled and to run. Whoever asks for the same later gets the answer that is on its way.
 */
const FOR_EVERY_SCREEN = ['/api/pipeline/me', '/api/pipeline/revenue'];
/** By the first part of an address; the start of the page is the products. */
const FOR_A_SCREEN: Readonly<Record<string, readonly string[]>> = {
  '': ['/api/pipeline/products?sort=name', '/api/pipeline/line-badges'],
  products: ['/api/pipeline/products?sort=name', '/api/pipeline/line-badges'],
  'dev-groups': ['/api/pipeline/dev-groups?sort=name', '/api/pipeline/line-badges'],
  timeline: ['/api/pipeline/dev-groups?sort=name'],
  skus: ['/api/pipeline/skus?sort=sku_name'],
};

const asked = new Map<string, Promise<Response>>();

for (const address of [...(FOR_A_SCREEN[location.pathname.split('/', 2)[1] ?? ''] ?? []), ...FOR_EVERY_SCREEN]) {
  const answer = fetch(address);
  // Whoever takes it hears of it.
  answer.catch(() => undefined);
  asked.set(address, answer);
}

// The first date that is written loads the calendar of its language, which takes longer than any list: while nothing else can be done.
new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }).format(0);

/** The answer to a request that was made early, once: whoever asks again wants another one. */
export function takeEarly({ method, url }: Request): Promise<Response> | undefined {
  const address = url.slice(location.origin.length);
  const answer = method === 'GET' ? asked.get(address) : undefined;
  asked.delete(address);
  return answer;
}

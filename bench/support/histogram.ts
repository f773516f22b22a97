/** What a histogram of the product has counted so far. */
export interface Observed {
  readonly seconds: number;
  readonly times: number;
}

/** Reads a histogram with one label, `resource`, from the product's own metrics. */
export async function readHistogram(apiUrl: string, name: string, resource: string): Promise<Observed> {
  const answer = await fetch(`${apiUrl}/metrics`, { headers: { connection: 'close' } });
  const lines = (await answer.text()).split('\n');
  const read = (part: 'sum' | 'count'): number => {
    const start = `${name}_${part}{resource="${resource}"} `;
    const line = lines.find((candidate) => candidate.startsWith(start));
    if (line === undefined) throw new Error(`The product does not measure ${name} of ${resource}.`);
    return Number(line.slice(start.length));
  };
  return { seconds: read('sum'), times: read('count') };
}

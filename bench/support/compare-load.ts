import { BareServer } from './bare-server.js';
import type { Bench } from './bench.js';
import type { LoadResult } from './load.js';
import { cpuSeconds } from './process-reading.js';
import type { Row } from './rows.js';
import { median } from './statistics.js';

/** Enough to keep one server process busy without a pause, and no queue to speak of. */
const CONNECTIONS = 32;
/** More than any server here answers, so that what should be asked once is asked once. */
const MAX_DISTINCT_A_SECOND = 60_000;

/** What to send to both servers. */
export interface Traffic {
  /** As in `Load`: with `{n}` in them no two requests are the same, in no round. */
  readonly paths: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** The product and the bare server under the same load, in medians over the rounds. */
export interface LoadComparison {
  readonly product: Side;
  readonly bare: Side;
  /** Medians of the ratios of each round: what slows the machine for a while slows both sides of a round. */
  readonly throughputRatio: number;
  readonly p99Ratio: number;
}

interface Side {
  readonly perSecond: number;
  readonly p99: number;
  /** Part of one core that the server used; near 1 when it, and not the load, was the limit. NaN where unknown. */
  readonly busy: number;
  /** CPU microseconds a request, which another program's share of the machine changes least. NaN where unknown. */
  readonly cpu: number;
}

type SideName = 'product' | 'bare';

/** One round of one side. */
export interface Sample extends LoadResult {
  readonly cpuSeconds: number;
}

/** Loads the product and a bare server that answers the same bytes, in turn. */
export async function compareLoad(bench: Bench, { paths, headers = {} }: Traffic): Promise<LoadComparison> {
  const product = await bench.product();
  const unique = paths.some((path) => path.includes('{n}'));
  const [firstPath = '/'] = paths;
  const bare = await BareServer.copyOf(product, firstPath.replaceAll('{n}', '0'), headers);
  let from = 1;
  const load = async (name: SideName, seconds: number): Promise<Sample> => {
    const server = name === 'product' ? product : bare;
    const origin = server.apiUrl;
    const distinct = unique ? seconds * MAX_DISTINCT_A_SECOND : paths.length * CONNECTIONS;
    const before = cpuSeconds(server.pid);
    const result = await bench.load.ask({ origin, connections: CONNECTIONS, headers, paths, from, distinct, seconds });
    if (result.failed > 0) throw new Error(`${result.failed} requests for ${firstPath} failed.`);
    if (unique && result.requests > distinct * 0.8) throw new Error('Requests may have repeated: raise the limit.');
    from += distinct;
    return { ...result, cpuSeconds: cpuSeconds(server.pid) - before };
  };
  try {
    return await inTurn(bench, load);
  } finally {
    await bare.stop();
  }
}

/** Loads both sides in turn, round by round. */
export async function inTurn(
  { effort }: Bench,
  load: (side: SideName, seconds: number) => Promise<Sample>,
): Promise<LoadComparison> {
  await load('bare', effort.warmUpSeconds);
  await load('product', effort.warmUpSeconds);
  const rounds: { product: Sample; bare: Sample }[] = [];
  for (let round = 0; round < effort.loadRounds; round++) {
    const first = round % 2 === 0 ? await load('bare', effort.loadSeconds) : undefined;
    const product = await load('product', effort.loadSeconds);
    rounds.push({ product, bare: first ?? (await load('bare', effort.loadSeconds)) });
  }
  return {
    product: summarise(rounds.map((round) => round.product)),
    bare: summarise(rounds.map((round) => round.bare)),
    throughputRatio: median(rounds.map(({ product, bare }) => product.perSecond / bare.perSecond)),
    p99Ratio: median(rounds.map(({ product, bare }) => product.p99 / bare.p99)),
  };
}

function summarise(samples: readonly Sample[]): Side {
  return {
    perSecond: median(samples.map((sample) => sample.perSecond)),
    p99: median(samples.map((sample) => sample.p99)),
    busy: median(samples.map((sample) => (sample.cpuSeconds / sample.requests) * sample.perSecond)),
    cpu: median(samples.map((sample) => (sample.cpuSeconds / sample.requests) * 1e6)),
  };
}

/** The line of the table about requests a second. */
export function throughputRow(what: string, { product, bare, throughputRatio }: LoadComparison, atLeast: number): Row {
  const describe = ({ busy, cpu }: Side): string =>
    `${cpu.toFixed(0)} µs a request (${(busy * 100).toFixed(0)} % busy)`;
  return {
    what,
    product: { value: product.perSecond, unit: 'requests/s' },
    reference: { value: bare.perSecond, unit: 'requests/s', label: 'bare Fastify' },
    result: throughputRatio,
    target: { atLeast },
    note: `CPU of the product ${describe(product)}, of the bare server ${describe(bare)}`,
  };
}

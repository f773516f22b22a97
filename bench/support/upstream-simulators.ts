import type { RunningSimulators, SimulatorAddress } from '@athena-pipeline/simulators';
import { Program } from './program.js';

/** What their program is told. */
export interface SimulatorsQuestion {
  readonly dataDir: string;
  readonly databaseUrl: string;
}

type Addresses = Pick<RunningSimulators, 'airtable' | 'asana'>;

/** One request as a simulator has logged it. */
export interface UpstreamCall {
  readonly seq: number;
  /** When it was answered, ISO 8601. */
  readonly at: string;
  readonly source: string;
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly body: unknown;
}

/** Stand-ins of Airtable and Asana for products that are told their addresses. */
export class UpstreamSimulators {
  private constructor(
    private readonly program: Program<SimulatorsQuestion, Addresses>,
    readonly addresses: Addresses,
  ) {}

  /** Starts them with what the warehouse has now. */
  static async start(question: SimulatorsQuestion): Promise<UpstreamSimulators> {
    const program = Program.start<SimulatorsQuestion, Addresses>('simulators');
    return new UpstreamSimulators(program, await program.ask(question));
  }

  /** What makes a product deliver to them. */
  get variables(): Record<string, string> {
    const { airtable, asana } = this.addresses;
    return {
      AIRTABLE_API_URL: airtable.url,
      AIRTABLE_BASE_ID: airtable.baseId,
      AIRTABLE_TOKEN: airtable.token,
      AIRTABLE_FILES_ORIGIN: new URL(airtable.url).origin,
      ASANA_API_URL: asana.url,
      ASANA_TOKEN: asana.token,
      ASANA_REQUESTS_PER_MINUTE: '1500',
    };
  }

  /** What an upstream was asked since the call `after`, in order. */
  async callsSince(upstream: keyof Addresses, after: number): Promise<UpstreamCall[]> {
    const calls: UpstreamCall[] = [];
    for (;;) {
      const page = await pageOf(this.addresses[upstream], calls.at(-1)?.seq ?? after);
      if (page.length === 0) return calls;
      calls.push(...page);
    }
  }

  stop(): Promise<void> {
    return this.program.stop();
  }
}

async function pageOf({ controlUrl, controlToken }: SimulatorAddress, after: number): Promise<UpstreamCall[]> {
  const headers = { authorization: `Bearer ${controlToken}` };
  const answer = await fetch(`${controlUrl}/events?after=${after}&limit=1000`, { headers });
  const { events }: { events: UpstreamCall[] } = JSON.parse(await answer.text());
  return events;
}

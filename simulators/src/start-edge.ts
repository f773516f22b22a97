import { isoNow } from './dates.js';
import { GroqUpstream } from './groq/groq-upstream.js';
import { NotionUpstream } from './notion/notion-upstream.js';
import { DEMO_PAGES, seedNotion } from './notion/seed-notion.js';
import { runSimulator, type SimulatorPlace } from './simulator.js';
import { addressOf, type SimulatorAddress } from './start.js';

export interface EdgeSimulatorOptions {
  /** Where the simulators keep what they know; it may be that of the others. */
  readonly dataDir: string;
  log(line: string): void;
}

export interface RunningEdgeSimulators {
  /** `url` is that of the host: Notion's clients add `/v1` themselves. */
  readonly notion: SimulatorAddress & { readonly pages: typeof DEMO_PAGES };
  readonly groq: SimulatorAddress;
  stop(): Promise<void>;
}

/** Starts stand-ins of what only the Worker speaks to: Notion and Groq. */
export async function startEdgeSimulators({ dataDir, log }: EdgeSimulatorOptions): Promise<RunningEdgeSimulators> {
  const place: SimulatorPlace = { dataDir, host: '127.0.0.1', port: 0, log };
  const notion = await runSimulator('notion', place, async (state) => {
    const upstream = new NotionUpstream(state);
    if (state.recall('seeded_at') === undefined) {
      state.transaction(() => {
        seedNotion(upstream.store, isoNow());
        state.keep('seeded_at', isoNow());
      });
    }
    return upstream;
  });
  try {
    const groq = await runSimulator('groq', place, async (state) => new GroqUpstream(state));
    return {
      notion: { ...addressOf(notion, '', notion.upstream.token), pages: DEMO_PAGES },
      groq: addressOf(groq, '/openai/v1', groq.upstream.token),
      stop: async () => {
        await Promise.all([notion.stop(), groq.stop()]);
      },
    };
  } catch (error) {
    await notion.stop();
    throw error;
  }
}

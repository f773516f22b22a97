import { AirtableUpstream } from './airtable/airtable-upstream.js';
import { seedBase } from './airtable/seed-base.js';
import { ASANA_PATH, AsanaUpstream } from './asana/asana-upstream.js';
import { seedAsana } from './asana/seed-asana.js';
import { isoNow } from './dates.js';
import type { NetSuiteCredentials } from './netsuite/credentials.js';
import type { NetSuiteParts } from './netsuite/netsuite-controls.js';
import { NetSuiteUpstream } from './netsuite/netsuite-upstream.js';
import { fillAccountOnce, type NetSuiteSeed } from './netsuite/seed-lines.js';
import { copyWarehouse, type WarehouseCopy } from './seed/warehouse.js';
import { runSimulator, type SimulatorPlace } from './simulator.js';
import type { SimState } from './state/sim-state.js';

export interface SimulatorOptions {
  /** Where the simulators keep what they know; a directory of their own. */
  readonly dataDir: string;
  /** The demo warehouse; read only when there is no state yet. */
  readonly databaseUrl: string;
  /** Default: 127.0.0.1. They are never reachable from elsewhere. */
  readonly host?: '127.0.0.1';
  /** Default: the system gives them. */
  readonly ports?: { readonly airtable?: number; readonly asana?: number; readonly netsuite?: number };
  /** What NetSuite holds beside the warehouse's invoice lines, and how it behaves at first; default: nothing, and well. */
  readonly netsuite?: NetSuiteSeed;
  log(line: string): void;
}

/** How to reach a simulator. */
export interface SimulatorAddress {
  /** Of the vendor's API, with its path and without a slash at the end, as `AIRTABLE_API_URL` and `ASANA_API_URL`. */
  readonly url: string;
  readonly token: string;
  /** Of the control API, without a slash at the end. */
  readonly controlUrl: string;
  readonly controlToken: string;
  /** Of the page for people; the token is in it. */
  readonly pageUrl: string;
}

export interface RunningSimulators {
  readonly airtable: SimulatorAddress & { readonly baseId: string };
  readonly asana: SimulatorAddress;
  readonly netsuite: Omit<SimulatorAddress, 'token'> & { readonly credentials: NetSuiteCredentials };
  /** Settles when NetSuite's lines are in, of which there are many: calls wait for that, too. */
  filled(): Promise<void>;
  /** Ends all; what was under way is cut off. */
  stop(): Promise<void>;
}

/**
 * Starts stand-ins of the Airtable, Asana and NetSuite APIs. The first start fills them from the demo warehouse; later ones find
 * them as they were, tokens and switched-on faults included, also after kill -9.
 */
export async function startSimulators(options: SimulatorOptions): Promise<RunningSimulators> {
  const { dataDir, databaseUrl, host = '127.0.0.1', ports = {}, netsuite: seed = WELL, log } = options;
  // Read at most once, so that both are seeded from one moment of the warehouse.
  let copy: Promise<WarehouseCopy> | undefined;
  const warehouse = (): Promise<WarehouseCopy> => {
    copy ??= copyWarehouse(databaseUrl);
    return copy;
  };
  const place = (port = 0): SimulatorPlace => ({ dataDir, host, port, log });

  const started: { stop(): Promise<void> }[] = [];
  const stopping = new AbortController();
  const stop = async (): Promise<void> => {
    stopping.abort();
    await Promise.all(started.map((simulator) => simulator.stop()));
  };
  const running = <T extends { stop(): Promise<void> }>(simulator: T): T => {
    started.push(simulator);
    return simulator;
  };
  try {
    const airtable = running(
      await runSimulator('airtable', place(ports.airtable), async (state, origin) => {
        const upstream = new AirtableUpstream(state, origin);
        await seedOnce(state, warehouse, (from) => seedBase(upstream.schema, upstream.records, from));
        return upstream;
      }),
    );
    const asana = running(
      await runSimulator('asana', place(ports.asana), async (state, origin) => {
        const upstream = new AsanaUpstream(state, origin);
        await seedOnce(state, warehouse, (from) => seedAsana(upstream.store, from));
        return upstream;
      }),
    );
    const netsuite = running(
      await runSimulator('netsuite', place(ports.netsuite), async (state, origin) => {
        const fill = (account: NetSuiteParts) => fillAccountOnce(state, account, databaseUrl, seed, stopping.signal);
        return new NetSuiteUpstream(state, origin, { timeZone: seed.timeZone, fill });
      }),
    );
    const { token: _, ...netsuiteAddress } = addressOf(netsuite, '', '');
    return {
      airtable: { ...addressOf(airtable, '/v0', airtable.upstream.token), baseId: airtable.upstream.baseId },
      asana: addressOf(asana, ASANA_PATH, asana.upstream.token),
      netsuite: { ...netsuiteAddress, credentials: netsuite.upstream.integration.credentials },
      filled: () => netsuite.upstream.ready(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** An account whose lines are those of the warehouse. */
const WELL: NetSuiteSeed = { timeZone: 'America/New_York', transactionsVisible: true, missing: () => [] };

/** In one transaction with the note that it happened: who dies half-way seeds again from nothing. */
async function seedOnce(
  state: SimState,
  warehouse: () => Promise<WarehouseCopy>,
  seed: (from: WarehouseCopy) => void,
): Promise<void> {
  if (state.recall('seeded_at') !== undefined) return;
  const from = await warehouse();
  state.transaction(() => {
    seed(from);
    state.keep('seeded_at', isoNow());
  });
}

/** What somebody has to know of a simulator that runs. */
export function addressOf(
  { origin, controlToken }: { origin: string; controlToken: string },
  path: string,
  token: string,
): SimulatorAddress {
  return {
    url: `${origin}${path}`,
    token,
    controlUrl: `${origin}/_sim`,
    controlToken,
    pageUrl: `${origin}/_sim/?token=${controlToken}`,
  };
}

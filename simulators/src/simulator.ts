import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { answerControl } from './control/answer-control.js';
import { FaultBoard } from './faults/fault-board.js';
import { answerCall, type CallContext } from './http/answer-call.js';
import { type Listening, serve } from './http/serve.js';
import { newToken } from './identifiers.js';
import { EventLog } from './state/event-log.js';
import { SimState } from './state/sim-state.js';
import type { Upstream } from './upstream.js';

/** Where a simulator keeps its state and listens. */
export interface SimulatorPlace {
  readonly dataDir: string;
  readonly host: string;
  /** 0: the system gives one. */
  readonly port: number;
  log(line: string): void;
}

/** A simulator that runs. */
export interface RunningSimulator {
  /** Its address, without a path or a slash at the end. */
  readonly origin: string;
  /** What lets somebody use the control API and the page. */
  readonly controlToken: string;
  stop(): Promise<void>;
}

/**
 * Opens the state, lets the vendor's part prepare it (seeding included) and serves its API beside the control API.
 *
 * @param open makes the vendor's part; `origin` answers only once the simulator listens.
 */
export async function runSimulator<Part extends Upstream>(
  name: Part['name'],
  place: SimulatorPlace,
  open: (state: SimState, origin: () => string) => Promise<Part>,
): Promise<RunningSimulator & { readonly upstream: Part }> {
  await mkdir(place.dataDir, { recursive: true, mode: 0o700 });
  const state = new SimState(join(place.dataDir, `${name}.sqlite`));
  const stopping = new AbortController();
  let listening: Listening | undefined;
  const origin = (): string => {
    if (listening === undefined) throw new Error(`The ${name} simulator does not listen yet.`);
    return `http://${place.host}:${listening.port}`;
  };
  try {
    const upstream = await open(state, origin);
    const controlToken = state.once('control_token', () => newToken('sim_'));
    const context: CallContext = {
      upstream,
      state,
      faults: new FaultBoard(state),
      events: new EventLog(state),
      stopping: stopping.signal,
    };
    listening = await serve({ host: place.host, port: place.port, log: place.log }, (request) =>
      request.segments[0] === '_sim'
        ? answerControl(request, { ...context, controlToken, origin: origin() })
        : answerCall(request, context),
    );
    place.log(`${upstream.label} simulator: ${origin()}`);
    const stop = async (): Promise<void> => {
      stopping.abort();
      await listening?.close();
      state.close();
    };
    return { origin: origin(), controlToken, stop, upstream };
  } catch (error) {
    state.close();
    throw error;
  }
}

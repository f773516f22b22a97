import { join } from 'node:path';
import { type RunningEdgeSimulators, startEdgeSimulators } from '@athena-pipeline/simulators/edge';
import { lockDataDir } from '../runtime/data-dir-lock.js';
import { makeFolder } from '../runtime/make-folder.js';
import { checkPort } from './check-port.js';
import { type RunningWorker, startWorker, type WorkerOrder } from './start-worker.js';
import { withStandIns } from './worker-variables.js';

/** The Worker with everything that it needs on this machine. */
export interface WorkerRun extends RunningWorker {
  /** The pages of what stands in for Notion and Groq, where it does. */
  readonly simulators: Readonly<Record<string, string>>;
}

/**
 * Starts the Worker, and stand-ins of Notion and Groq where it has no key of theirs.
 * @throws PortError, DataDirInUseError, or the Error of what does not start.
 */
export async function runWorker(order: WorkerOrder): Promise<WorkerRun> {
  await checkPort(order.port, '127.0.0.1', 'WORKER_PORT');
  await makeFolder(order.dataDir, 0o700);
  // Two would write to one D1.
  const lock = lockDataDir(order.dataDir);
  try {
    const worker = await runLocked(order);
    return { ...worker, ended: worker.ended.finally(() => lock.release()) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function runLocked(order: WorkerOrder): Promise<WorkerRun> {
  const { dataDir, variables } = order;
  const isAlone = variables.NOTION_TOKEN !== undefined && variables.GROQ_API_KEY !== undefined;
  const simulators = isAlone
    ? undefined
    : await startEdgeSimulators({ dataDir: join(dataDir, 'simulators'), log: () => undefined });
  try {
    const worker = await startWorker({
      ...order,
      variables: withStandIns(variables, simulators ? standInsOf(simulators) : {}),
    });
    return {
      url: worker.url,
      pid: worker.pid,
      simulators: pagesOf(variables, simulators),
      ended: worker.ended.then(() => simulators?.stop()),
      stop: () => worker.stop(),
    };
  } catch (error) {
    await simulators?.stop();
    throw error;
  }
}

/** As the Worker's variables name them. */
function standInsOf({ notion, groq }: RunningEdgeSimulators): Readonly<Record<string, string>> {
  return {
    NOTION_API_URL: notion.url,
    NOTION_TOKEN: notion.token,
    GROQ_API_URL: groq.url,
    GROQ_API_KEY: groq.token,
  };
}

function pagesOf(
  { NOTION_TOKEN, GROQ_API_KEY }: Readonly<Record<string, string>>,
  simulators: RunningEdgeSimulators | undefined,
): Readonly<Record<string, string>> {
  if (simulators === undefined) return {};
  return {
    ...(NOTION_TOKEN === undefined && { Notion: simulators.notion.pageUrl }),
    ...(GROQ_API_KEY === undefined && { Groq: simulators.groq.pageUrl }),
  };
}

import { expectObject, type Json, UnexpectedAnswerError } from '../http/json.js';
import { type Listing, type Page, readPages } from '../http/read-pages.js';
import type { UpstreamFailure, UpstreamResult } from '../http/result.js';
import type { Secret } from '../http/secret.js';
import type { UpstreamRequest } from '../http/upstream-request.js';
import { type CallOptions, callUpstream } from '../limits/call-upstream.js';
import { Concurrency } from '../limits/concurrency.js';
import type { RateLimit, RateLimits } from '../limits/rate-limits.js';
import {
  ASANA_BATCH_ACTIONS,
  ASANA_BLOCK_SECONDS,
  ASANA_CONCURRENT_READS,
  ASANA_CONCURRENT_WRITES,
  asanaLimit,
} from '../limits/upstream-limits.js';
import { type AsanaTaskReading, batchOfTasks, parseBatch, type TaskShape } from './asana-batch.js';
import { isExpiredPage, readAsanaError } from './asana-error.js';
import {
  type AsanaDueDate,
  type AsanaLoneTask,
  type AsanaProject,
  type AsanaTask,
  DUE_DATE_FIELDS,
  LONE_TASK_FIELDS,
  PROJECT_FIELDS,
  parseDueDate,
  parseListing,
  parseLoneTask,
  parseProject,
  parseTask,
  TASK_FIELDS,
} from './asana-parse.js';

/** Where Asana is, who we are, and what we may. */
export interface AsanaOptions {
  /** `https://app.asana.com/api/1.0`, without a slash at the end. */
  readonly apiUrl: string;
  readonly token: Secret;
  /** Asana: 150 (free) or 1,500 (paid). */
  readonly requestsPerMinute: number;
}

/** Asana: at most 100 a page. */
const PAGE_SIZE = 100;
/** Digits alone; anything else is no gid, and would be another path. */
const GID = /^\d{1,32}$/;

type Parameters = Readonly<Record<string, string>>;

/** Asana. Every call takes its turn of the limit that all instances share. */
export class AsanaClient {
  private readonly limit: RateLimit;
  private readonly reads = new Concurrency(ASANA_CONCURRENT_READS);
  private readonly writes = new Concurrency(ASANA_CONCURRENT_WRITES);

  constructor(
    private readonly options: AsanaOptions,
    private readonly limits: RateLimits,
  ) {
    this.limit = asanaLimit(options.token.fingerprint(), options.requestsPerMinute);
  }

  /** Tells credentials apart without showing them. */
  get credential(): string {
    return this.options.token.fingerprint();
  }

  /** Reads the due dates of up to 10 tasks in one request, which Asana counts as that many. */
  getTasks(
    gids: readonly string[],
    options: CallOptions = {},
  ): Promise<UpstreamResult<ReadonlyMap<string, AsanaTaskReading>>> {
    return this.batch(gids, { fields: DUE_DATE_FIELDS, parse: parseDueDate }, options);
  }

  /** Reads up to 10 tasks whole, which no listing has: one in no project is in none. Asana counts them as that many. */
  getLoneTasks(
    gids: readonly string[],
    options: CallOptions = {},
  ): Promise<UpstreamResult<ReadonlyMap<string, AsanaTaskReading<AsanaLoneTask>>>> {
    return this.batch(gids, { fields: LONE_TASK_FIELDS, parse: parseLoneTask }, options);
  }

  private async batch<Task extends { readonly gid: string }>(
    gids: readonly string[],
    shape: TaskShape<Task>,
    options: CallOptions,
  ): Promise<UpstreamResult<ReadonlyMap<string, AsanaTaskReading<Task>>>> {
    if (gids.length > ASANA_BATCH_ACTIONS) throw new RangeError(`${gids.length} tasks in one reading`);
    const wanted = [...new Set(gids)].filter((gid) => GID.test(gid));
    const impossible = gids.filter((gid) => !GID.test(gid)).map((gid) => [gid, notAGid(gid)] as const);
    if (wanted.length === 0) return { outcome: 'ok', value: new Map(impossible), exchange: null };
    const body = batchOfTasks(wanted, shape);
    const request = { method: 'POST', url: `${this.options.apiUrl}/batch`, body, writes: false } as const;
    const parse = (answer: Json) => new Map([...parseBatch(answer, wanted, shape), ...impossible]);
    return this.call(request, wanted.length, parse, options);
  }

  /** Sets or clears the due date of a task. Asana refuses to clear it while the task has a start date. */
  async updateDueOn(
    gid: string,
    dueOn: string | null,
    options: CallOptions = {},
  ): Promise<UpstreamResult<AsanaDueDate>> {
    if (!GID.test(gid)) return notSent(gid);
    const url = `${this.options.apiUrl}/tasks/${gid}?opt_fields=${DUE_DATE_FIELDS.join(',')}`;
    const parse = (body: Json): AsanaDueDate => {
      const task = parseDueDate(expectObject(body, 'the answer').data, 'data');
      if (task.gid === gid) return task;
      throw new UnexpectedAnswerError('data.gid', `must be ${gid}, not ${task.gid}`);
    };
    return this.call({ method: 'PUT', url, body: { data: { due_on: dueOn } } }, 1, parse, options);
  }

  /**
   * Reads every project that our token sees, archived ones too.
   * @param workspaceGid only those of one workspace.
   * @throws UpstreamError
   */
  readProjects(workspaceGid?: string, options: CallOptions = {}): AsyncGenerator<Page<AsanaProject>, void, undefined> {
    const filter: Parameters = workspaceGid === undefined ? {} : { workspace: workspaceGid };
    return this.readAll('/projects', { ...filter, opt_fields: PROJECT_FIELDS.join(',') }, parseProject, options);
  }

  /**
   * Reads every task of a project.
   * @throws UpstreamError
   */
  readTasks(projectGid: string, options: CallOptions = {}): AsyncGenerator<Page<AsanaTask>, void, undefined> {
    const path = `/projects/${encodeURIComponent(projectGid)}/tasks`;
    return this.readAll(path, { opt_fields: TASK_FIELDS.join(',') }, parseTask, options);
  }

  private readAll<T>(
    path: string,
    parameters: Parameters,
    parseItem: (value: Json, place: string) => T,
    options: CallOptions,
  ): AsyncGenerator<Page<T>, void, undefined> {
    const list = (offset: string | undefined) =>
      this.list(path, offset === undefined ? parameters : { ...parameters, offset }, parseItem, options);
    return readPages(list, isExpiredPage, options.signal);
  }

  private list<T>(
    path: string,
    parameters: Parameters,
    parseItem: (value: Json, place: string) => T,
    options: CallOptions,
  ): Promise<UpstreamResult<Listing<T>>> {
    const query = new URLSearchParams({ ...parameters, limit: String(PAGE_SIZE) });
    const parse = (body: Json): Listing<T> => {
      const listing = parseListing(body, parseItem);
      if (listing.offset === undefined || listing.offset !== parameters.offset) return listing;
      throw new UnexpectedAnswerError('next_page.offset', 'must lead on, but leads to the same page again');
    };
    return this.call({ method: 'GET', url: `${this.options.apiUrl}${path}?${query}` }, 1, parse, options);
  }

  private call<T>(
    request: Omit<UpstreamRequest, 'token'>,
    cost: number,
    parse: (body: Json) => T,
    options: CallOptions,
  ): Promise<UpstreamResult<T>> {
    return callUpstream(
      this.limits,
      {
        request: { ...request, token: this.options.token },
        parse,
        readError: readAsanaError,
        uses: [{ limit: this.limit, cost }],
        blocks: { limit: this.limit, seconds: ASANA_BLOCK_SECONDS, heedsRetryAfter: true },
        concurrency: request.method === 'PUT' ? this.writes : this.reads,
      },
      options,
    );
  }
}

function notAGid(gid: string): AsanaTaskReading<never> {
  return { kind: 'refused', status: 404, message: `${JSON.stringify(gid)} is not a gid of Asana's` };
}

function notSent(gid: string): UpstreamFailure {
  return {
    outcome: 'rejected',
    cause: 'not_sent',
    status: null,
    message: `${JSON.stringify(gid)} is not a gid of Asana's`,
    error: undefined,
    retryAfterSeconds: undefined,
    mayHaveBeenAccepted: false,
    exchange: null,
  };
}

// One thread, seen from the process: runs one flow at a time, and enforces the limits of each run.
import { getCompileCacheDir } from 'node:module';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { RunMessages } from '../../messages/runs.ts';
import type { OwnSideCause } from '../../model/own-side.ts';
import { causeOfSystemCode } from '../../net/own-side.ts';
import { createRedactor } from '../../secrets/masking/redactor.ts';
import { errorMessage } from '../../text/clean.ts';
import type { ExecuteRequest, Execution } from '../execution.ts';
import { parseExecution } from './execution-schema.ts';
import type { ModuleSources } from './module-sources.ts';
import { createRpcHost, type RpcHostDeps } from './rpc-host.ts';
import type { FromThread, Reusability, ThreadData, ToThread } from './rpc-messages.ts';
import { enforceRunLimits, type RunLimit } from './run-limits.ts';

/** Selects a message in the language of the run. */
type Reason = (messages: RunMessages) => string;

/** How a run ended. After any outcome but `executed` its thread ends too. */
export type RunOutcome =
  | { readonly kind: 'executed'; readonly execution: Execution; readonly reusability: Reusability }
  | { readonly kind: 'limit-exceeded'; readonly limit: RunLimit }
  | { readonly kind: 'thread-ended'; readonly reason: Reason; readonly ownSide?: OwnSideCause | undefined };

export type FlowThread = {
  /** Never rejects. `leftMs`: milliseconds from now until the deadline of the run. */
  readonly run: (request: ExecuteRequest, leftMs: number) => Promise<RunOutcome>;
  /** Resolves when the thread has ended, by itself or by `end`. */
  readonly ended: Promise<void>;
  readonly end: () => void;
};

export type FlowThreadDeps = RpcHostDeps & {
  readonly monitorsFile: string;
  readonly sources: ModuleSources;
  /** Receives a log line for each error of a run that has ended. */
  readonly onUnhandledError: (line: string) => void;
  /** Memory that the thread may use, the monitors file included. */
  readonly maxBytes: number;
};

const entry = new URL('./thread.js', import.meta.url);
const youngGenerationMb = 2;

const running = new Set<Worker>();

/** Whether a thread has not ended, perhaps because it is in a call that cannot be interrupted. */
export const hasRunningThreads = (): boolean => running.size > 0;

const startWorker = ({ monitorsFile, sources, maxBytes }: FlowThreadDeps, { port1, port2 }: MessageChannel): Worker => {
  const workerData: ThreadData = {
    port: port2,
    monitorsFile,
    sources,
    compileCache: getCompileCacheDir() !== undefined,
  };
  const resourceLimits = { maxOldGenerationSizeMb: maxBytes / 1_048_576, maxYoungGenerationSizeMb: youngGenerationMb };
  const worker = new Worker(entry, { workerData, transferList: [port2], resourceLimits, name: 'flow' });
  running.add(worker);
  worker.once('exit', () => {
    running.delete(worker);
    port1.close();
  });
  return worker;
};

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** Starts a thread, which begins to load the monitors file. A run that is requested before waits for the file. */
export const startFlowThread = (deps: FlowThreadDeps): FlowThread => {
  const { maxBytes, onUnhandledError } = deps;
  const channel = new MessageChannel();
  const { port1: port } = channel;
  const worker = startWorker(deps, channel);
  const { addSecret, redact } = createRedactor();
  const rpcHost = createRpcHost(deps, port, addSecret);
  const threadEnded = Promise.withResolvers<void>();
  let resolveRun: ((outcome: RunOutcome) => void) | undefined;
  /** The reason why the thread is ending, if an earlier event than `exit` has given one. */
  let endOutcome: RunOutcome | undefined;
  let isReady = false;

  const end = (): void => void worker.terminate();

  const finishRun = (outcome: RunOutcome): void => {
    resolveRun?.(outcome);
    resolveRun = undefined;
    if (outcome.kind !== 'executed') end();
  };

  const onRunEnded = ({ execution: received, reusability }: Extract<FromThread, { kind: 'run-ended' }>): void => {
    const execution = parseExecution(received);
    if (execution) finishRun({ kind: 'executed', execution: redactCrash(redact, execution), reusability });
    else finishRun({ kind: 'thread-ended', reason: (messages) => messages.resultInvalid });
  };

  port.on('message', (message: FromThread | null) => {
    // A user's code shares the thread, and may post anything.
    if (typeof message !== 'object' || message === null) return;
    if (message.kind === 'run-ended') onRunEnded(message);
    else if (message.kind === 'late-error') onUnhandledError(redact(message.line));
    else if (message.kind === 'load-failed') {
      const { problems } = message;
      endOutcome = { kind: 'thread-ended', reason: (messages) => messages.threadLoadFailed({ problems }) };
      end();
    } else if (message.kind === 'ready') isReady = true;
    else rpcHost.handle(message);
  });

  worker.on('error', (thrown) => {
    const error = redact(errorMessage(thrown));
    const ownSide = isReady ? undefined : causeOfSystemCode((thrown as { readonly code?: string } | null)?.code);
    endOutcome = isOutOfMemory(thrown)
      ? { kind: 'limit-exceeded', limit: 'memory' }
      : { kind: 'thread-ended', reason: (messages) => messages.threadEndedByException({ error }), ownSide };
  });

  worker.once('exit', (code) => {
    rpcHost.abortAll();
    const reason: Reason = (messages) => messages.exitCalled({ code: String(code) });
    finishRun(endOutcome ?? { kind: 'thread-ended', reason });
    threadEnded.resolve();
  });

  const onExceeded = (limit: RunLimit): void => {
    if (isReady || limit === 'memory') finishRun({ kind: 'limit-exceeded', limit });
    else finishRun({ kind: 'thread-ended', reason: (messages) => messages.threadStillLoading });
  };

  return {
    ended: threadEnded.promise,
    end,
    run: async (request, leftMs) => {
      const outcome = new Promise<RunOutcome>((resolve) => {
        resolveRun = resolve;
      });
      const stopEnforcing = enforceRunLimits({ worker, leftMs, maxBytes, onExceeded });
      const message: ToThread = { kind: 'run', request };
      port.postMessage(message);
      return outcome.finally(stopEnforcing);
    },
  };
};

/** Redacts the error that the guard of the thread has put at the end of a run, with all secrets that the thread received. */
const redactCrash = (redact: (text: string) => string, execution: Execution): Execution => {
  const last = execution.states.at(-1);
  if (last?.type !== 'CRASHED' || !last.message) return execution;
  return { ...execution, states: [...execution.states.slice(0, -1), { ...last, message: redact(last.message) }] };
};

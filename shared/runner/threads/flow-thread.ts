// One thread of flows, seen from the process: it runs one flow at a time, until it is ended or ends by itself.
import { getCompileCacheDir } from 'node:module';
import { MessageChannel, Worker } from 'node:worker_threads';
import { createRedactor } from '../../secrets/masking/redactor.ts';
import { errorMessage } from '../../text/clean.ts';
import type { ExecuteRequest, Execution } from '../execution.ts';
import { parseExecution } from './execution-schema.ts';
import { type ErrandDeps, openErrands } from './rpc-host.ts';
import type { Fitness, FromThread, ThreadData, ToThread } from './rpc-messages.ts';
import { type Breach, guardRun } from './run-limits.ts';
import type { Sources } from './sources.ts';

/** How a run ended: with what its flow made of it, or with the end of its thread. */
export type Ended =
  | { readonly outcome: 'executed'; readonly execution: Execution; readonly fitFor: Fitness }
  | { readonly outcome: Breach }
  | { readonly outcome: 'died'; readonly why: string };

export type FlowThread = {
  /** Never rejects. `leftMs` from now the run should be over. */
  readonly run: (request: ExecuteRequest, leftMs: number) => Promise<Ended>;
  /** Resolves when it has ended, by itself or by `end`. */
  readonly ended: Promise<void>;
  readonly end: () => void;
};

export type ThreadDeps = ErrandDeps & {
  readonly monitorsFile: string;
  readonly sources: Sources;
  /** Told of what a run that is over has left behind. */
  readonly stray: (message: string) => void;
  /** That the flows of one thread may take, the monitors file included. */
  readonly maxBytes: number;
};

const entry = new URL('./thread.js', import.meta.url);
const youngMb = 2;
const stillLoading = 'its thread was still loading the monitors file when its time was up';

const whyDied = (error: unknown): string => {
  if (!(error instanceof Error)) return `an exception that nobody caught ended its thread: ${errorMessage(error)}`;
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') return 'memory';
  return `an exception that nobody caught ended its thread: ${errorMessage(error)}`;
};

const spawn = ({ monitorsFile, sources, maxBytes }: ThreadDeps, { port1, port2 }: MessageChannel): Worker => {
  const workerData: ThreadData = {
    port: port2,
    monitorsFile,
    sources,
    compileCache: getCompileCacheDir() !== undefined,
  };
  const resourceLimits = { maxOldGenerationSizeMb: maxBytes / 1_048_576, maxYoungGenerationSizeMb: youngMb };
  const worker = new Worker(entry, { workerData, transferList: [port2], resourceLimits, name: 'flow' });
  worker.once('exit', () => port1.close());
  return worker;
};

/** Starts loading the monitors file at once; a run that comes before it is loaded waits for it. */
export const startFlowThread = (deps: ThreadDeps): FlowThread => {
  const channel = new MessageChannel();
  const { port1: port } = channel;
  const worker = spawn(deps, channel);
  const { addSecret, redact: clean } = createRedactor();
  const errands = openErrands(deps, port, addSecret);
  const gone = Promise.withResolvers<void>();
  let settle: ((ended: Ended) => void) | undefined;
  let why: string | undefined;
  let ready = false;

  const end = (): void => void worker.terminate();
  const finish = (ended: Ended): void => {
    settle?.(ended);
    settle = undefined;
    if (ended.outcome !== 'executed') end();
  };

  port.on('message', (message: FromThread | null) => {
    if (typeof message !== 'object' || message === null) return;
    if (message.kind === 'ended') {
      const execution = parseExecution(message.execution);
      if (execution) finish({ outcome: 'executed', execution: cleanEnd(clean, execution), fitFor: message.fitFor });
      else finish({ outcome: 'died', why: 'what came back of it was no record of a run' });
    } else if (message.kind === 'stray') deps.stray(clean(message.message));
    else if (message.kind === 'unloaded') {
      why = `its thread could not load the monitors file: ${message.message}`;
      end();
    } else if (message.kind === 'ready') ready = true;
    else errands.take(message);
  });
  worker.on('error', (error) => {
    why = clean(whyDied(error));
  });
  worker.once('exit', (code) => {
    errands.end();
    finish(
      why === 'memory' ? { outcome: 'memory' } : { outcome: 'died', why: why ?? `process.exit(${code}) was called` },
    );
    gone.resolve();
  });

  return {
    ended: gone.promise,
    end,
    run: async (request, leftMs) => {
      const ended = new Promise<Ended>((resolve) => {
        settle = resolve;
      });
      const { maxBytes } = deps;
      const breached = (outcome: Breach): void =>
        finish(ready || outcome === 'memory' ? { outcome } : { outcome: 'died', why: stillLoading });
      const release = guardRun({ worker, leftMs, maxBytes, breached });
      const message: ToThread = { kind: 'run', request };
      port.postMessage(message);
      return ended.finally(release);
    },
  };
};

/** The words of an error that the thread has put at the end of a run, without the secrets that were asked for. */
const cleanEnd = (clean: (text: string) => string, execution: Execution): Execution => {
  const last = execution.states.at(-1);
  if (last?.type !== 'CRASHED' || !last.message) return execution;
  return { ...execution, states: [...execution.states.slice(0, -1), { ...last, message: clean(last.message) }] };
};

// What runs report in their states and printed lines, in English: time-outs, exceptions, secrets, runs that were cut short.
import { formatSeconds } from '../../text/duration-text.ts';

export const runs = {
  // How a flow run ends.
  allStatesCompleted: 'All states completed.',
  ranNoTask: 'The flow ran no task, so nothing was checked: call run(task) in it',
  statesFailed: ({ failed, total }: { failed: number; total: number }) => `${failed}/${total} states failed.`,
  flowRunException: ({ error }: { error: string }) => `Flow run encountered an exception: ${error}`,
  flowRunTimedOut: ({ timeoutMs }: { timeoutMs: number }) => `Flow run exceeded timeout of ${formatSeconds(timeoutMs)}`,
  flowRunBlocked: ({ timeoutMs }: { timeoutMs: number }) =>
    `Flow run exceeded timeout of ${formatSeconds(timeoutMs)}: its code blocked its thread, so the results of its tasks are lost`,

  // How a task run ends.
  taskRunException: ({ error }: { error: string }) => `Task run encountered an exception: ${error}`,
  taskRunTimedOut: ({ timeoutMs }: { timeoutMs: number }) => `Task run exceeded timeout of ${formatSeconds(timeoutMs)}`,
  taskRunCutOff: 'Task run was still running when its flow run ran out of time',
  taskRunInternalError: 'Task run ended without a state because of an internal error in Vigía',

  // Errors that run(task) throws into the user's flow.
  flowRunOutOfTime: 'the flow run is out of time',
  notATask: ({ value }: { value: string }) => `run() takes a task, made by task(…) or http(…), but was given ${value}`,
  invalidTask: ({ task, field, problem }: { task: string; field: string; problem: string }) =>
    `task ${task}: ${field}: ${problem}`,
  tooManyTaskRuns: ({ max }: { max: number }) => `a flow run may start at most ${max} task runs`,

  // Secrets that a request needs.
  secretNotSet: ({ secret }: { secret: string }) => `secret ${secret} is not set`,
  secretUnreadable: ({ secret, reason }: { secret: string; reason: string }) =>
    `secret ${secret} could not be read: ${reason}`,
  noSecretSource: ({ secret }: { secret: string }) =>
    `secret ${secret} could not be read: this process has no source of secrets`,
  secretDefinedLate: ({ secret }: { secret: string }) =>
    `secret ${secret} was not defined when the monitors file was loaded; write const token = secret('${secret}') outside of functions`,
  secretAsText: ({ secret }: { secret: string }) =>
    `the secret ${secret} was converted to text; write withSecrets\`… \${secret('${secret}')} …\``,

  // Printed lines.
  lineOfAttempt: ({ attempt, line }: { attempt: number; line: string }) => `attempt ${attempt}: ${line}`,
  linesOmitted: ({ count }: { count: number }) => `(${count} more ${count === 1 ? 'line' : 'lines'} left out)`,
  valueWithoutText: 'a value that cannot be converted to text',

  // Why a run is Cancelled or Crashed: none of these shows anything about the service.
  receivedTooLate: 'Too late: received after the next run was due',
  workerLost: 'The worker that executed this run stopped before it recorded a result',
  resultUnrecordable: ({ reason }: { reason: string }) => `The result of this run cannot be recorded: ${reason}`,
  resultInvalid: 'The thread returned no valid result of this run',
  unhandledRejection: ({ error }: { error: string }) => `Unhandled promise rejection: ${error}`,
  uncaughtException: ({ error }: { error: string }) => `Uncaught exception: ${error}`,
  threadEndedByException: ({ error }: { error: string }) => `The thread ended with an uncaught exception: ${error}`,
  exitCalled: ({ code }: { code: string }) => `process.exit(${code}) was called`,
  memoryExceeded: ({ maxMb }: { maxMb: number }) => `Flow run used more than ${maxMb} MB of memory`,
  noFreeThread: ({ limit }: { limit: number }) =>
    `No thread was free in time: the maximum of ${limit} flows was running`,
  threadStuck: 'An earlier run of this monitor still holds a thread that waits for another program and cannot be ended',
  threadStillLoading: 'The thread was still loading the monitors file when the run was out of time',
  threadLoadFailed: ({ problems }: { problems: string }) => `The thread could not load the monitors file: ${problems}`,
};

export type RunMessages = typeof runs;

// The lines of one finished run, each with its own time: what was printed, attempts that failed, and how it ended.
import { log as messages } from '../messages/en/log.ts';
import type { StateName, StateType } from '../model/state.ts';
import { type LogLevel, levelOfState } from './log-levels.ts';

type LoggedState = {
  readonly type: StateType | string;
  readonly name: StateName | string;
  readonly message?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
};

/** A flow run or a task run, by what its lines need of it. */
export type LoggedPart = {
  readonly kind: 'Flow run' | 'Task run';
  readonly name: string;
  /** The last one is terminal. */
  readonly states: readonly LoggedState[];
  readonly attempts: number;
  readonly lines: readonly string[];
  /** Of each line, milliseconds since the epoch; left out for a run that was read from its record. */
  readonly lineTimes?: readonly number[] | undefined;
};

export type RunLine = Pick<LoggedPart, 'kind' | 'name'> & {
  readonly at: number;
  readonly level: LogLevel;
  readonly text: string;
};

const attemptStarts: ReadonlySet<string> = new Set(['Running', 'Retrying']);

/** A record has no times of lines, but a line of a later attempt begins with its number, as in `attempt 2: …`. */
const timesOfAttempts = ({ states, lines }: LoggedPart): readonly number[] => {
  const starts = states.filter(({ name }) => attemptStarts.has(name)).map(({ timestamp }) => timestamp);
  let attempt = 1;
  return lines.map((line) => {
    const named = Number(/^\S+ (\d{1,2}): /.exec(line)?.[1]);
    if (named > attempt && named <= starts.length) attempt = named;
    return starts[attempt - 1] ?? states.at(-1)?.timestamp ?? 0;
  });
};

const retriesOf = ({ states, attempts }: LoggedPart): readonly Pick<RunLine, 'at' | 'level' | 'text'>[] =>
  states
    .filter(({ name }) => name === 'AwaitingRetry')
    .map(({ timestamp, message = '' }, index) => ({
      at: timestamp,
      level: 'info',
      text: messages.attemptFailed({ attempt: index + 1, attempts, message }),
    }));

const linesOfPart = (part: LoggedPart): readonly RunLine[] => {
  const { kind, name, lines } = part;
  const times = part.lineTimes ?? timesOfAttempts(part);
  const end = part.states.at(-1);
  const printed = lines.map(
    (text, index) => ({ at: times[index] ?? end?.timestamp ?? 0, level: 'info', text }) as const,
  );
  const inOrder = [...printed, ...retriesOf(part)].toSorted((a, b) => a.at - b.at);
  const finished = end && {
    at: end.timestamp,
    level: levelOfState(end),
    text: messages.finishedInState({ state: end.name, message: end.message }),
  };
  return [...inOrder, ...(finished ? [finished] : [])].map((line) => ({ kind, name, ...line }));
};

/** In the order of their times; those of the same millisecond as given: task runs first, then the flow run. */
export const linesOfRun = (parts: readonly LoggedPart[]): readonly RunLine[] =>
  parts.flatMap(linesOfPart).toSorted((a, b) => a.at - b.at);

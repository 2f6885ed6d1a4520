// States of flow runs and task runs, after Prefect 3: the type drives, the name is for display.
export const stateTypes = ['SCHEDULED', 'PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED'] as const;

export type StateType = (typeof stateTypes)[number];

export type StateName =
  | 'Scheduled'
  | 'Late'
  | 'AwaitingRetry'
  | 'Pending'
  | 'Running'
  | 'Retrying'
  | 'Completed'
  | 'Degraded'
  | 'Failed'
  | 'TimedOut'
  | 'Crashed'
  | 'Cancelled';

export type State = {
  readonly type: StateType;
  readonly name: StateName;
  readonly message?: string;
  /** Milliseconds since the epoch, UTC. */
  readonly timestamp: number;
};

const typeOf: Readonly<Record<StateName, StateType>> = {
  Scheduled: 'SCHEDULED',
  Late: 'SCHEDULED',
  AwaitingRetry: 'SCHEDULED',
  Pending: 'PENDING',
  Running: 'RUNNING',
  Retrying: 'RUNNING',
  Completed: 'COMPLETED',
  // It works, but not as it should: slow, or its certificate is about to expire.
  Degraded: 'COMPLETED',
  Failed: 'FAILED',
  TimedOut: 'FAILED',
  Crashed: 'CRASHED',
  Cancelled: 'CANCELLED',
};

export const stateNames = Object.keys(typeOf) as StateName[];

/** A state of that name at that time; an empty message is left out. */
export const state = (name: StateName, timestamp: number, message?: string): State => ({
  type: typeOf[name],
  name,
  ...(message ? { message } : {}),
  timestamp,
});

const terminal: ReadonlySet<StateType> = new Set<StateType>(['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED']);

type Ended = Readonly<Record<'type' | 'name', string>>;

/**
 * The state that a run is best told by, of its own and those of its tasks: the first task that failed, else what did
 * not end well (Crashed, Cancelled), else what is Degraded, else its own.
 */
export const tellingState = <S extends Ended>(own: S, tasks: readonly S[]): S => {
  const all = [...tasks, own];
  return (
    all.find(({ type }) => type === 'FAILED') ??
    all.find(({ type }) => type !== 'COMPLETED') ??
    all.find(({ name }) => name === 'Degraded') ??
    own
  );
};

/** A run that has reached a terminal state never leaves it. */
export const isTerminal = (s: State): boolean => terminal.has(s.type);

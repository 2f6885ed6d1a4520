// States of flow runs and task runs, after Prefect 3: the type decides what follows, the name is for display.
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
  // The service works, but is slow, or its certificate expires soon.
  Degraded: 'COMPLETED',
  Failed: 'FAILED',
  TimedOut: 'FAILED',
  Crashed: 'CRASHED',
  Cancelled: 'CANCELLED',
};

export const stateNames = Object.keys(typeOf) as StateName[];

/** `timestamp`: milliseconds since the epoch. An empty message is left out. */
export const state = (name: StateName, timestamp: number, message?: string): State =>
  message ? { type: typeOf[name], name, message, timestamp } : { type: typeOf[name], name, timestamp };

const terminal: ReadonlySet<StateType> = new Set<StateType>(['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED']);

type Ended = Readonly<Record<'type' | 'name', string>>;

/**
 * The state that explains a flow run best, its own or that of a task: the first that is FAILED, else the first that is
 * not COMPLETED (Crashed, Cancelled), else the first Degraded, else its own.
 */
export const decisiveState = <S extends Ended>(own: S, tasks: readonly S[]): S => {
  const all = [...tasks, own];
  return (
    all.find(({ type }) => type === 'FAILED') ??
    all.find(({ type }) => type !== 'COMPLETED') ??
    all.find(({ name }) => name === 'Degraded') ??
    own
  );
};

/** A run never leaves a terminal state. */
export const isTerminal = ({ type }: Pick<State, 'type'>): boolean => terminal.has(type);

export const isTerminalName = (name: StateName): boolean => terminal.has(typeOf[name]);

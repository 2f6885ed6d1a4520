// How a command ends: its exit code, and the one sentence that says why.

/** What the exit codes of `vigia` mean. They are documented, and scripts rely on them. */
export const exits = {
  fine: 0,
  notPassing: 1,
  usage: 2,
  unreachable: 3,
  refused: 4,
  fault: 5,
  interrupted: 130,
} as const;

export type Exit = (typeof exits)[keyof typeof exits];

export const exitMeanings: readonly (readonly [Exit, string])[] = [
  [exits.fine, 'all is well, or done'],
  [exits.notPassing, 'what was run, checked or asked about is not well'],
  [exits.usage, 'wrong usage, or a file that is not as it should be'],
  [exits.unreachable, 'the server could not be reached'],
  [exits.refused, 'the server refused: unknown monitor, missing key, wrong value'],
  [exits.fault, 'something went wrong inside the server, or here'],
  [exits.interrupted, 'interrupted by Ctrl-C'],
];

const titles: Readonly<Record<Exit, string>> = {
  0: 'Fine',
  1: 'Not Well',
  2: 'Wrong Usage',
  3: 'Server Not Reachable',
  4: 'Refused by the Server',
  5: 'Fault',
  130: 'Interrupted',
};

/** What the server said of it, where it said anything. */
export type Said = { readonly status?: number; readonly parameter?: string; readonly field?: string };

/** Thrown by a command that cannot go on; told in one sentence, or as problem details where JSON is asked for. */
export type Stop = Error & { readonly exit: Exit; readonly said: Said };

export const stop = (exit: Exit, detail: string, said: Said = {}): Stop =>
  Object.assign(new Error(detail), { exit, said });

export const isStop = (error: unknown): error is Stop => error instanceof Error && 'exit' in error && 'said' in error;

/** Problem details (RFC 9457) with the exit code as a member of their own. */
export const problemOf = ({ exit, message, said }: Stop) => ({
  type: 'about:blank',
  title: titles[exit],
  ...said,
  detail: message,
  exitCode: exit,
});

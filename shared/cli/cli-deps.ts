// The dependencies of the command line: the terminal, and what only the entry point can wire together.
import type { ApiRun } from './api-responses.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export type Terminal = {
  /** Standard output: text and JSON. */
  readonly writeOut: (text: string) => void;
  /** Standard error: errors, and notes that no program should read. */
  readonly writeError: (text: string) => void;
  /** Columns; left out where nothing is truncated, as in a pipe. */
  readonly width?: number;
  readonly colour: boolean;
  /** Reads one line without echoing it; undefined where the input is not a terminal. */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** Reads all of standard input. */
  readonly readInput: () => Promise<string>;
};

export type CheckTarget = { readonly monitor: string; readonly file: string } | { readonly url: string };

export type CheckOutcome =
  | { readonly outcome: 'checked'; readonly run: ApiRun }
  /** One sentence for each problem of the file, the URL or the monitor. */
  | { readonly outcome: 'refused'; readonly sentences: readonly string[] };

/** An option of `vigia start`, for the help. */
export type StartOption = { readonly flags: string; readonly description: string };

/** `sentence` states the reason and a remedy. */
export type Refused = { readonly outcome: 'refused'; readonly sentence: string };

export type KeyRole = 'viewer' | 'admin';
/** `createdAt` in milliseconds since the epoch. */
export type KeyEntry = { readonly name: string; readonly role: KeyRole; readonly createdAt: number };

/** The API keys in a data folder of this machine; a running server applies changes without a restart. */
export type Keys = {
  readonly add: (
    folder: string,
    request: { readonly name: string; readonly role: KeyRole; readonly now: number },
  ) => Promise<{ readonly outcome: 'added'; readonly key: string; readonly entry: KeyEntry } | Refused>;
  readonly list: (
    folder: string,
  ) => Promise<{ readonly outcome: 'listed'; readonly keys: readonly KeyEntry[] } | Refused>;
  readonly revoke: (
    folder: string,
    name: string,
  ) => Promise<{ readonly outcome: 'revoked'; readonly entry: KeyEntry } | Refused>;
};

export type BackupOutcome =
  | { readonly outcome: 'written'; readonly path: string; readonly bytes: number; readonly items: number }
  | Refused;

export type CliDeps = {
  readonly terminal: Terminal;
  readonly environment: Environment;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly about: {
    readonly version: string;
    readonly node: string;
    readonly sqlite: string;
    /** Such as `linux/x64`. */
    readonly platform: string;
    readonly isWindows: boolean;
    readonly home: string;
  };
  /** The working directory, to which paths are relative. */
  readonly folder: string;
  readonly startOptions: readonly StartOption[];
  /** Turns this process into the server and never resolves, unless the arguments are invalid. */
  readonly startServer: (args: readonly string[]) => Promise<Refused>;
  readonly checkOnce: (target: CheckTarget, options: { readonly allowPrivate: boolean }) => Promise<CheckOutcome>;
  readonly keys: Keys;
  /** Backs up a data folder, given by its absolute path, that no server has open. */
  readonly backupFolder: (folder: string) => Promise<BackupOutcome>;
  /** Opens a URL in a browser. */
  readonly openAddress: (url: string) => Promise<void>;
};

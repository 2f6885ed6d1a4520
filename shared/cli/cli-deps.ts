// What the command line is given: the terminal, and what only the place where things are wired can do.
import type { ApiRun } from './api-responses.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export type Terminal = {
  /** Of text and JSON that was asked for. */
  readonly writeOut: (text: string) => void;
  /** Of what went wrong, and of remarks that no program should read. */
  readonly writeError: (text: string) => void;
  /** In columns; left out where nothing is cut, as in a pipe. */
  readonly width?: number;
  readonly colour: boolean;
  /** A line that somebody types without seeing it, or what a program sends; undefined where nobody can. */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** All of the standard input. */
  readonly readInput: () => Promise<string>;
};

export type CheckTarget = { readonly monitor: string; readonly file: string } | { readonly url: string };

export type CheckOutcome =
  | { readonly outcome: 'checked'; readonly run: ApiRun }
  /** A sentence for each thing that is wrong with the file, the address or the monitor. */
  | { readonly outcome: 'refused'; readonly sentences: readonly string[] };

/** An option of the server, as its own usage text words it. */
export type StartOption = { readonly flags: string; readonly description: string };

/** What was refused, in a sentence. */
export type Refused = { readonly outcome: 'refused'; readonly sentence: string };

export type KeyRole = 'viewer' | 'admin';
export type KeyEntry = { readonly name: string; readonly role: KeyRole; readonly createdAt: number };

/** The keys of a data folder on this machine, which a server takes up without a restart. */
export type Keys = {
  readonly add: (
    folder: string,
    asked: { readonly name: string; readonly role: KeyRole; readonly now: number },
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
  /** Paths are taken from here. */
  readonly folder: string;
  readonly startOptions: readonly StartOption[];
  /** Becomes the server, and never comes back; or says what is wrong with the arguments. */
  readonly startServer: (args: readonly string[]) => Promise<Refused>;
  readonly checkOnce: (target: CheckTarget, options: { readonly allowPrivate: boolean }) => Promise<CheckOutcome>;
  readonly keys: Keys;
  /** Of a data folder that no server has open; the folder is absolute. */
  readonly backupFolder: (folder: string) => Promise<BackupOutcome>;
  /** Shows an address in a browser. */
  readonly openAddress: (url: string) => Promise<void>;
};

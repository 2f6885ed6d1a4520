// The session of one command: its dependencies, options and output, and the client of the server that it uses.
import { type Client, openClient } from './api-client.ts';
import type { CliDeps } from './cli-deps.ts';
import { type Output, openOutput } from './command-output.ts';
import type { ExitCode } from './exit-codes.ts';
import { resolveServer, type Server, type ServerOptions } from './resolve-server.ts';

/** Options of every command. */
export type CommonOptions = ServerOptions & { readonly json?: boolean };

export type Session = {
  readonly deps: CliDeps;
  readonly output: Output;
  readonly options: CommonOptions;
  /** Throws a CliError if options, environment and profiles name no valid server. */
  readonly server: () => Server;
  /** Throws as `server` does. */
  readonly client: () => Client;
};

/** Runs a command with its arguments and options, and resolves with the exit code. */
export type CommandHandler<Arguments extends readonly unknown[], Options> = (
  session: Session,
  args: Arguments,
  options: Options,
) => Promise<ExitCode>;

export const openSession = (deps: CliDeps, options: CommonOptions): Session => {
  const server = (): Server => resolveServer(options, deps);
  return {
    deps,
    options,
    output: openOutput(deps.terminal, options.json ?? false),
    server,
    client: () => openClient(server(), deps.about.version),
  };
};

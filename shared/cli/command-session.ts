// One command at work: its output, and the server that it asks once it needs one.
import { type Client, openClient } from './api-client.ts';
import type { CliDeps } from './cli-deps.ts';
import { type Output, openOutput } from './command-output.ts';
import type { ExitCode } from './exit-codes.ts';
import { resolveServer, type Server, type ServerOptions } from './resolve-server.ts';

/** Options that every command takes. */
export type CommonOptions = ServerOptions & { readonly json?: boolean };

export type Session = {
  readonly deps: CliDeps;
  readonly output: Output;
  readonly options: CommonOptions;
  /** Throws a Stop where none can be told from options, environment and profiles. */
  readonly server: () => Server;
  readonly client: () => Client;
};

/** What a command does with its arguments; the exit code is what it comes to. */
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

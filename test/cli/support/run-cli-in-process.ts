// Runs the command line in this process, and returns its output and exit code.
import { join } from 'node:path';
import { openCliDeps } from '../../../infra/local/cli/local-cli-deps.ts';
import type { Environment } from '../../../shared/cli/cli-deps.ts';
import { runCli } from '../../../shared/cli/run-cli.ts';

type Given = { readonly env?: Environment; readonly input?: string };
type Ended = { readonly code: number; readonly out: string; readonly err: string };

/** `COLUMNS` in `env` sets the width. The input is not a terminal. Unless `env` names a folder, there is no profiles file. */
export const runCliInProcess = async (
  args: readonly string[],
  { env = {}, input = '' }: Given = {},
): Promise<Ended> => {
  let [out, err] = ['', ''];
  const terminal = {
    writeOut: (text: string) => {
      out += text;
    },
    writeError: (text: string) => {
      err += text;
    },
    colour: false,
    ...(env.COLUMNS ? { width: Number(env.COLUMNS) } : {}),
    ask: async () => undefined,
    readInput: async () => input,
  };
  const nowhere = join(import.meta.dirname, 'nowhere');
  const environment = { XDG_CONFIG_HOME: nowhere, APPDATA: nowhere, ...env };
  return { code: await runCli(args, openCliDeps({ terminal, environment })), out, err };
};

// `vigia`: runs the command line, and exits with its exit code.
import { exitCodes } from '../../../shared/cli/exit-codes.ts';
import { runCli } from '../../../shared/cli/run-cli.ts';
import { openCliDeps } from './local-cli-deps.ts';
import { openTerminal } from './terminal.ts';

process.once('SIGINT', () => process.exit(exitCodes.interrupted));
// The reader of the output has closed it: `vigia runs | head -3`.
process.stdout.once('error', () => process.exit(exitCodes.success));
const terminal = openTerminal(process.env);
const exitCode = await runCli(process.argv.slice(2), openCliDeps({ terminal, environment: process.env }));
// Exits even if a monitors file left a timer behind, but only after the output has been written.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));

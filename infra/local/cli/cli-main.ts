// `vigia`: runs what was typed, and ends with the exit code that it comes to.
import { exitCodes } from '../../../shared/cli/exit-codes.ts';
import { runCli } from '../../../shared/cli/run-cli.ts';
import { openCliDeps } from './local-cli-deps.ts';
import { openTerminal } from './terminal.ts';

process.once('SIGINT', () => process.exit(exitCodes.interrupted));
// Whoever reads it has seen enough: `vigia runs | head -3`.
process.stdout.once('error', () => process.exit(exitCodes.success));
const terminal = openTerminal(process.env);
const exitCode = await runCli(process.argv.slice(2), openCliDeps({ terminal, environment: process.env }));
// What a monitors file has left behind, such as a timer, keeps nobody waiting; what was written is out before.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));

// `vigia start`: becomes the server, with the options of `npm start`.
import { Option } from 'commander';
import { cliError, exitCodes } from '../exit-codes.ts';
import { type CommandContext, registerAction } from './register-command.ts';

export const addStart = (context: CommandContext, typed: readonly string[]): void => {
  const { deps, program } = context;
  const command = program
    .command('start')
    .description('Start the server: it watches, records, alerts and serves')
    .allowUnknownOption()
    .allowExcessArguments();
  // The server takes its own options only, and refuses those by which one is asked.
  command.configureHelp({ ...command.configureHelp(), showGlobalOptions: false });
  for (const { flags, description } of deps.startOptions) {
    const option = new Option(flags, description);
    if (option.long !== '--help') command.addOption(option);
  }
  // What was typed goes to the server as it is: it has one parser of its own, and says itself what is wrong.
  registerAction<readonly [], unknown>(context, command, async () => {
    const { sentence } = await deps.startServer(typed.filter((_, index) => index !== typed.indexOf('start')));
    throw cliError(exitCodes.usage, sentence);
  });
};

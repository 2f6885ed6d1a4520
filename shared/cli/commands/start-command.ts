// `vigia start`: turns this process into the server, with the options of `npm start`.
import { Option } from 'commander';
import { cliHelp } from '../../messages/en/cli-help.ts';
import { usageError } from '../cli-error.ts';
import { type CommandContext, registerHandler } from './register-command.ts';

/** `args` are the arguments of the whole command line. */
export const addStart = (context: CommandContext, args: readonly string[]): void => {
  const { deps, program } = context;
  const command = program
    .command('start')
    .summary(cliHelp.start.summary)
    .description(cliHelp.start.description)
    .allowUnknownOption()
    .allowExcessArguments();
  // The server has options of its own and does not accept those that name a server.
  command.configureHelp({ ...command.configureHelp(), showGlobalOptions: false });
  for (const { flags, description } of deps.startOptions) {
    const option = new Option(flags, description);
    if (option.long !== '--help') command.addOption(option);
  }
  // The server parses its arguments itself, as `npm start` does.
  registerHandler<readonly [], unknown>(context, command, async () => {
    const { sentence } = await deps.startServer(args.filter((_, index) => index !== args.indexOf('start')));
    throw usageError(sentence);
  });
};

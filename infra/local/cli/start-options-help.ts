// The options of the server for the help of `vigia start`: as the server's own usage text lists them.
import type { StartOption } from '../../../shared/cli/cli-deps.ts';
import { usage } from '../start-options.ts';

/** A line of the text: `--port N   where …`. */
const optionLine = /^ {2}(--[a-z-]+)(?: ([A-Z]+))? +(\S.*)$/gm;

export const startOptions = (): readonly StartOption[] =>
  [...usage.matchAll(optionLine)].map(([, flag = '', value, description = '']) => ({
    flags: value ? `${flag} <${value.toLowerCase()}>` : flag,
    description,
  }));

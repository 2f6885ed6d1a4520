// `npm start`: one process that watches, records, alerts and serves. What keeps it from starting is one sentence.

import { parseOptions, usage } from './options.ts';
import { start } from './start.ts';

const refuse = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
};

const parsed = parseOptions(process.argv.slice(2), process.cwd());
if (parsed.outcome === 'help') process.stdout.write(`${usage}\n`);
else if (parsed.outcome === 'refused') refuse(`${parsed.sentence}\n\n${usage}`);
else {
  const started = await start(parsed.options);
  if (started.outcome === 'refused') refuse(started.sentence);
  else {
    // A second signal ends the process at once, for whoever does not want to wait.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const) {
      process.once(signal, () => void started.stop().then(() => process.exit(0)));
    }
  }
}

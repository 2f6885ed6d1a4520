// `npm run bench -- [--only NAME] [--minutes N]`: measures the budgeted figures, and exits with 1 if one is over budget.
import { parseArgs } from 'node:util';
import { bundles } from './bundles.ts';
import { bytes } from './bytes.ts';
import { cost } from './cost.ts';
import { small, thousand } from './embedded.ts';
import { type Figure, information, isOver, tableOf } from './figure.ts';
import { firstAnswer } from './first-answer.ts';
import { largest } from './largest.ts';
import { reads } from './reads.ts';
import { rollups } from './rollups.ts';
import { besideHostile, tenThousand } from './scale.ts';
import { units } from './units.ts';

type Part = {
  readonly title: string;
  readonly measure: (minutes: number) => Promise<readonly Figure[]>;
  /** Whether other programs can disturb the part: it is measured a second time before its figures count as over. */
  readonly disturbed: boolean;
  /** Default minutes of measurement; left out where the duration does not matter. */
  readonly minutes?: number;
  /** Takes so long that it is measured only with `--only`. */
  readonly onlyOnRequest?: boolean;
};

const span = (warmUpMs: number) => (minutes: number) => ({ warmUpMs, measureMs: minutes * 60_000 });
const [smallSpan, thousandSpan] = [span(35_000), span(45_000)];
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const parts: Readonly<Record<string, Part>> = {
  units: { title: 'DynamoDB units, an hour of virtual time', measure: units, disturbed: false },
  bundles: { title: 'bundles of the functions', measure: bundles, disturbed: false },
  bytes: { title: 'bytes a run on disk', measure: bytes, disturbed: false },
  start: { title: 'first answer after the start', measure: firstAnswer, disturbed: true },
  cost: { title: 'a check by itself, over HTTP and over TLS', measure: cost, disturbed: false },
  small: {
    title: 'flow overhead, and lateness at 1 and 100 monitors: 35 s to warm up, then',
    measure: (minutes) => small(smallSpan(minutes)),
    disturbed: true,
    minutes: 1.5,
  },
  thousand: {
    title: '1,000 monitors: 45 s to warm up, then',
    measure: (minutes) => thousand(thousandSpan(minutes)),
    disturbed: true,
    minutes: 1.5,
  },
  tenThousand: {
    title: '10,000 monitors: until each has been checked once, then',
    measure: (minutes) => tenThousand(minutes * 60_000),
    disturbed: true,
    minutes: 0.5,
  },
  hostile: {
    title: '1,000 monitors beside 1,000 hostile ones: 45 s to warm up, then',
    measure: (minutes) => besideHostile(thousandSpan(minutes)),
    disturbed: true,
    minutes: 1,
  },
  rollups: { title: 'rolling up an hour of 1,000 monitors', measure: rollups, disturbed: true },
  reads: {
    title: 'reading with 100,000 and with 5 million runs stored, about four minutes',
    measure: reads,
    disturbed: false,
    onlyOnRequest: true,
  },
  largest: {
    title: 'the largest number of monitors, in steps of about a minute, six minutes at most',
    measure: () => largest(print),
    disturbed: false,
    onlyOnRequest: true,
  },
};

const refuse = (sentence: string): never => {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
};

const parse = () => {
  const options = { only: { type: 'string' }, minutes: { type: 'string' } } as const;
  const { values } = parseArgs({ options });
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
  if (minutes !== undefined && !(minutes >= 0.2 && minutes <= 60))
    refuse(`--minutes '${values.minutes}' must be a number from 0.2 to 60`);
  if (values.only !== undefined && !Object.hasOwn(parts, values.only))
    refuse(`--only '${values.only}' must be one of ${Object.keys(parts).join(', ')}`);
  return { only: values.only, minutes };
};

const measure = async (part: Part, requestedMinutes: number | undefined): Promise<readonly Figure[]> => {
  const minutes = requestedMinutes ?? part.minutes ?? 0;
  print(`… ${part.title}${part.minutes === undefined ? '' : ` ${minutes} min`}`);
  const figures = await part.measure(minutes);
  if (!part.disturbed || !figures.some(isOver)) return figures;
  print(`${tableOf(figures)}\n… over: once more, as something else may have disturbed it`);
  return part.measure(minutes);
};

const { only, minutes } = parse();
const figures: Figure[] = [];
for (const [name, part] of Object.entries(parts)) {
  if (only === name || (only === undefined && !part.onlyOnRequest)) figures.push(...(await measure(part, minutes)));
  else if (only === undefined) figures.push(information(part.title, `not by default: npm run bench -- --only ${name}`));
}

const over = figures.filter(isOver);
print(`\n${tableOf(figures)}\n`);
print(over.length === 0 ? 'Every budget is kept.' : `Over: ${over.map(({ name }) => name).join('; ')}.`);
process.exitCode = over.length === 0 ? 0 : 1;

// The whole list of monitors: what the default export of a monitors file has to be.
import { cleanText } from '../text/clean.ts';
import { describeValue, type Issue, isDefinition } from './definition.ts';
import { type InvalidDefinition, takeInvalidDefinitions } from './invalid-definitions.ts';
import type { LoadProblem } from './load-problem.ts';
import type { MonitorDefinition } from './monitor.ts';
import { type LoadedMonitor, parseMonitor } from './parse-monitor.ts';

export type { LoadedMonitor } from './parse-monitor.ts';

export type LoadResult =
  | { readonly ok: true; readonly monitors: readonly LoadedMonitor[] }
  | { readonly ok: false; readonly problems: readonly LoadProblem[] };

/** As many as a prototype bore in one process. */
const maxMonitors = 60_000;

/** A file that is wrong from end to end is told of its first mistakes; the last line says how many more there are. */
const maxProblems = 20;

const example =
  "export default [monitor('my-shop', { every: '1m', checks: [http('home', 'https://shop.example/')] })];";

const listMistake = (value: unknown): string | undefined => {
  if (value === undefined) return `there is no default export; write ${example}`;
  if (isDefinition(value, 'monitor'))
    return 'the default export is a monitor by itself; write it in a list: export default [monitor(…)];';
  if (!Array.isArray(value))
    return `the default export is ${describeValue(value)}, not a list of monitors; write ${example}`;
  if (value.length === 0) return `the list of monitors is empty, so that nothing would be watched; write ${example}`;
  return value.length > maxMonitors
    ? `the list has ${value.length} monitors, at most ${maxMonitors} are allowed`
    : undefined;
};

const placeOf = (index: number, entry: unknown): string => {
  const id = isDefinition(entry, 'monitor') ? (entry as MonitorDefinition).id : undefined;
  return `monitors[${index}]${typeof id === 'string' ? ` ${describeValue(id)}` : ''}`;
};

/** Ids that a monitor before it has already. */
const duplicates = (list: readonly unknown[]): readonly (Issue | undefined)[] => {
  const firstOf = new Map<unknown, number>();
  return list.map((entry, index) => {
    if (!isDefinition(entry, 'monitor')) return undefined;
    const { id } = entry as MonitorDefinition;
    const first = firstOf.get(id);
    if (first === undefined) firstOf.set(id, index);
    const message = `the id is that of monitors[${first}] too; give each monitor an id of its own`;
    return first === undefined ? undefined : { field: 'id', message };
  });
};

const checkEntry = (entry: unknown) => {
  if (isDefinition(entry, 'monitor')) return parseMonitor(entry as MonitorDefinition);
  const message = `${describeValue(entry)} is no monitor; write monitor('my-shop', { every: '1m', checks: [http(…)] })`;
  return { issues: [{ field: '', message }], seen: [] };
};

/** Tasks and flows that no list mentions: a flow may run them, and would find out only then. */
const hiddenProblems = (
  faulty: readonly InvalidDefinition[],
  seen: ReadonlySet<object>,
  file: string,
): readonly LoadProblem[] =>
  faulty
    .filter((made) => !seen.has(made))
    .flatMap(({ name, issues }) =>
      issues.map(({ field, message }) => ({ file, field: `task or flow ${describeValue(name)}: ${field}`, message })),
    );

const maxField = 300;
const maxMessage = 1_000;

/** What the user wrote is quoted in it, as a name of a field too: kept on one line and short. */
const readable = ({ field, message, ...place }: LoadProblem): LoadProblem => ({
  ...place,
  ...(field === undefined ? {} : { field: cleanText(field, maxField) }),
  message: cleanText(message, maxMessage),
});

const bounded = (problems: readonly LoadProblem[], file: string): readonly LoadProblem[] => {
  const notified = problems.slice(0, maxProblems).map(readable);
  const more = problems.length - notified.length;
  return more > 0 ? [...notified, { file, message: `${more} more problems` }] : notified;
};

/**
 * Checks what a monitors file exports; `file` is named in the problems, as the user wrote it.
 * Reports all that is wrong, in the order of the file.
 */
export const parseMonitors = (defaultExport: unknown, file: string): LoadResult => {
  const faulty = takeInvalidDefinitions();
  const mistake = listMistake(defaultExport);
  if (mistake) return { ok: false, problems: bounded([{ file, message: mistake }], file) };
  const list = defaultExport as readonly unknown[];
  const repeated = duplicates(list);
  const checks = Array.from(list, (entry, index) => {
    const { issues, ...rest } = { monitor: undefined, ...checkEntry(entry) };
    const again = repeated[index];
    return { ...rest, place: placeOf(index, entry), issues: again ? [again, ...issues] : issues };
  });
  const seen = new Set(checks.flatMap((check) => check.seen));
  const problems = [
    ...checks.flatMap(({ place, issues }) =>
      issues.map(({ field, message }) => ({ file, field: field ? `${place}: ${field}` : place, message })),
    ),
    ...hiddenProblems(faulty, seen, file),
  ];
  if (problems.length > 0) return { ok: false, problems: bounded(problems, file) };
  return { ok: true, monitors: checks.flatMap(({ monitor }) => (monitor ? [monitor] : [])) };
};

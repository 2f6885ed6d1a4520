// Parses the default export of a monitors file: a list of monitors.
import { definitionMessages } from '../messages/en/definition.ts';
import type { AlertChannels } from '../model/alert-channels.ts';
import { defined } from '../model/defined.ts';
import { cleanText } from '../text/clean.ts';
import { describeValue, type Issue, isDefinition } from './definition.ts';
import { withDistinctTitles } from './distinct-titles.ts';
import { type InvalidDefinition, takeInvalidDefinitions } from './invalid-definitions.ts';
import type { LoadProblem } from './load-problem.ts';
import type { MonitorDefinition } from './monitor.ts';
import { parseAlerts } from './parse-alerts.ts';
import { type LoadedMonitor, type ParsedMonitor, parseMonitor } from './parse-monitor.ts';
import { invalid, issuesOf } from './validation-result.ts';

export type { LoadedMonitor } from './parse-monitor.ts';

export type LoadResult =
  | {
      readonly ok: true;
      readonly monitors: readonly LoadedMonitor[];
      /** Where alerts go; left out where the file does not export `alerts`. */
      readonly alerts?: AlertChannels;
    }
  | { readonly ok: false; readonly problems: readonly LoadProblem[] };

/** The largest number of monitors that was measured in one process. */
const maxMonitors = 60_000;

/** The problems after these are only counted. */
const maxProblems = 20;
const maxFieldChars = 300;
const maxMessageChars = 1_000;

const listProblem = (value: unknown): string | undefined => {
  if (value === undefined) return definitionMessages.noDefaultExport();
  if (isDefinition(value, 'monitor')) return definitionMessages.singleMonitor;
  if (!Array.isArray(value)) return definitionMessages.notAList({ value: describeValue(value) });
  if (value.length === 0) return definitionMessages.noMonitors();
  if (value.length <= maxMonitors) return undefined;
  return definitionMessages.tooManyMonitors({ count: value.length, max: maxMonitors });
};

const placeOf = (index: number, entry: unknown): string => {
  const id = isDefinition(entry, 'monitor') ? (entry as MonitorDefinition).id : undefined;
  return `monitors[${index}]${typeof id === 'string' ? ` ${describeValue(id)}` : ''}`;
};

/** For each entry, the issue of an id that an earlier entry has. */
const duplicateIdIssues = (list: readonly unknown[]): readonly (readonly Issue[])[] => {
  const firstIndexes = new Map<unknown, number>();
  return list.map((entry, index) => {
    if (!isDefinition(entry, 'monitor')) return [];
    const { id } = entry as MonitorDefinition;
    const first = firstIndexes.get(id);
    if (first !== undefined) return [{ field: 'id', message: definitionMessages.duplicateId({ index: first }) }];
    firstIndexes.set(id, index);
    return [];
  });
};

const parseEntry = (entry: unknown): ParsedMonitor =>
  isDefinition(entry, 'monitor')
    ? parseMonitor(entry as MonitorDefinition)
    : { result: invalid('', definitionMessages.notAMonitor({ value: describeValue(entry) })), inspected: [] };

/** Problems of tasks and flows that no monitor lists: a flow would come across them only when it runs. */
const unlistedProblems = (made: readonly InvalidDefinition[], inspected: ReadonlySet<object>, file: string) =>
  made
    .filter((each) => !inspected.has(each))
    .flatMap(({ name, issues }) =>
      issues.map(
        ({ field, message }): LoadProblem => ({
          file,
          field: `task or flow ${describeValue(name)}: ${field}`,
          message,
        }),
      ),
    );

/** Names of fields and messages quote what the user wrote: each is kept short and on one line. */
const cleanProblem = ({ field, message, ...place }: LoadProblem): LoadProblem => ({
  ...place,
  ...defined({ field: field && cleanText(field, maxFieldChars) }),
  message: cleanText(message, maxMessageChars),
});

const rejected = (problems: readonly LoadProblem[], file: string): LoadResult => {
  const count = problems.length - maxProblems;
  const more = count > 0 ? [{ file, message: definitionMessages.moreProblems({ count }) }] : [];
  return { ok: false, problems: [...problems.slice(0, maxProblems).map(cleanProblem), ...more] };
};

/**
 * Parses what a monitors file exports: its default export and `alerts`. The problems name `file` as the user gave it.
 * Reports every problem, in the order of the file.
 */
export const parseMonitors = (defaultExport: unknown, file: string, alertsExport?: unknown): LoadResult => {
  const made = takeInvalidDefinitions();
  const message = listProblem(defaultExport);
  if (message !== undefined) return rejected([{ file, message }], file);
  const list = defaultExport as readonly unknown[];
  const duplicates = duplicateIdIssues(list);
  const parsed = Array.from(list, parseEntry);
  const listed = parsed.flatMap(({ result }, index) => {
    const place = placeOf(index, list[index]);
    const issues = [...(duplicates[index] ?? []), ...issuesOf([result])];
    return issues.map((issue) => ({
      file,
      field: issue.field ? `${place}: ${issue.field}` : place,
      message: issue.message,
    }));
  });
  const inspected = new Set(parsed.flatMap((each) => each.inspected));
  const alerts = parseAlerts(alertsExport);
  const alertProblems = issuesOf([alerts]).map((issue) => ({ file, ...issue }));
  const problems = [...listed, ...unlistedProblems(made, inspected, file), ...alertProblems];
  if (problems.length > 0) return rejected(problems, file);
  const monitors = parsed.flatMap(({ result }) => (result.ok ? [result.value] : []));
  return {
    ok: true,
    monitors: withDistinctTitles(monitors),
    ...(alerts.ok && alerts.value ? { alerts: alerts.value } : {}),
  };
};

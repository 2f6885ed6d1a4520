// Flow overhead: from the due time to the record, less the time of the request.
import type { LocalProcess } from './local-process.ts';
import type { Window } from './schedule.ts';

type RunJson = {
  readonly name: string;
  readonly dueAt: string;
  readonly taskRuns: readonly { readonly evidence: readonly { readonly phases: { readonly totalMs: number } }[] }[];
};
type RunsJson = { readonly runs: readonly RunJson[]; readonly cursor: string | null };

const dayMs = 86_400_000;
/** The console rounds times down to a millisecond: the true time is half a millisecond later on average. */
const roundedMs = 0.5;

const runsSince = async (api: string, from: number): Promise<readonly RunJson[]> => {
  const all: RunJson[] = [];
  for (let query = '?limit=100'; ; ) {
    const { runs, cursor } = (await (await fetch(`${api}/runs${query}`)).json()) as RunsJson;
    all.push(...runs);
    if (cursor === null || Date.parse(runs.at(-1)?.dueAt ?? '') < from) return all;
    query = `?limit=100&cursor=${encodeURIComponent(cursor)}`;
  }
};

/** The console prints a run once it is recorded: its name and the local time of day, in milliseconds. */
const recordedIn = (lines: readonly string[]): ReadonlyMap<string, readonly number[]> => {
  const printed = lines.flatMap((line) => {
    const [, h, m, s, ms, name] =
      /^(\d\d):(\d\d):(\d\d)\.(\d{3}) \| .* Flow run '(\S+)'(?: of \S+)? - Finished/.exec(line) ?? [];
    return name ? [{ name, at: ((Number(h) * 60 + Number(m)) * 60 + Number(s)) * 1_000 + Number(ms) }] : [];
  });
  return new Map([...Map.groupBy(printed, ({ name }) => name)].map(([name, all]) => [name, all.map(({ at }) => at)]));
};

const timeOfDay = (at: number): number => at - new Date(at).setHours(0, 0, 0, 0);

/** The overhead of each run due in the window, milliseconds; runs that share their name with another are left out. */
export const overheadsOf = async (local: LocalProcess, { from, to }: Window): Promise<readonly number[]> => {
  const recorded = recordedIn(local.lines);
  const runs = await runsSince(local.api, from);
  return runs.flatMap(({ name, dueAt, taskRuns }) => {
    const due = Date.parse(dueAt);
    const [at, another] = recorded.get(name) ?? [];
    const requestMs = taskRuns[0]?.evidence[0]?.phases.totalMs;
    if (due < from || due >= to || at === undefined || another !== undefined || requestMs === undefined) return [];
    return [((at - timeOfDay(due) + dayMs) % dayMs) + roundedMs - requestMs];
  });
};

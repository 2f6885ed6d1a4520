// Runs one check without a server: with the runner and the probe of the server, and without recording the run.
import { Console } from 'node:console';
import { parse } from 'valibot';
import { runJson } from '../../../shared/api/json/run-json.ts';
import { createProbe } from '../../../shared/checks/create-probe.ts';
import { checkKinds } from '../../../shared/checks/index.ts';
import { probeKinds } from '../../../shared/checks/probes.ts';
import { runSchema } from '../../../shared/cli/api-responses.ts';
import type { CheckOutcome, CliDeps } from '../../../shared/cli/cli-deps.ts';
import { systemClock as clock } from '../../../shared/clock/system-clock.ts';
import { closestMatch } from '../../../shared/define/closest-match.ts';
import { loadMonitors } from '../../../shared/define/load/load-monitors.ts';
import { formatLoadProblem } from '../../../shared/define/load-problem.ts';
import { monitor } from '../../../shared/define/monitor.ts';
import { type LoadedMonitor, parseMonitor } from '../../../shared/define/parse-monitor.ts';
import type { TaskDefinition } from '../../../shared/define/task.ts';
import { createConsoleLogger } from '../../../shared/logging/console-logger.ts';
import { cliProblems } from '../../../shared/messages/en/cli-problems.ts';
import { budgetMs } from '../../../shared/model/budget.ts';
import { runId } from '../../../shared/model/identity.ts';
import type { FlowRun } from '../../../shared/model/run.ts';
import { captureSources } from '../../../shared/runner/threads/module-sources.ts';
import { missingSecrets, openEnvironmentSecrets } from '../../../shared/secrets/environment-secrets.ts';
import { type Loaded, openGeneration } from '../reload/generation.ts';

type Found = { readonly outcome: 'found'; readonly monitor: LoadedMonitor; readonly origin: Loaded['origin'] };
type Refused = Extract<CheckOutcome, { readonly outcome: 'refused' }>;

const refused = (...sentences: readonly string[]): Refused => ({ outcome: 'refused', sentences });

const maxListedIds = 6;

const monitorFromFile = async (id: string, file: string): Promise<Found | Refused> => {
  const { result: loaded, sources } = await captureSources(() => loadMonitors(file));
  if (!loaded.ok) return refused(...loaded.problems.map(formatLoadProblem));
  const found = loaded.monitors.find(({ spec }) => spec.id === id);
  if (found) return { outcome: 'found', monitor: found, origin: { monitorsFile: file, sources } };
  const ids = loaded.monitors.map(({ spec }) => spec.id);
  const suggestion = closestMatch(id, ids);
  if (suggestion !== undefined) return refused(cliProblems.unknownMonitorInFileMeant({ id, file, suggestion }));
  const more = Math.max(0, ids.length - maxListedIds);
  return refused(cliProblems.unknownMonitorInFile({ id, file, ids: ids.slice(0, maxListedIds), more }));
};

const maxShownChars = 100;

/** The check of the kind whose scheme the URL has; undefined when no kind has it. */
const checkOfUrl = (url: string): TaskDefinition | undefined => {
  const scheme = URL.parse(url)?.protocol ?? '';
  const kind = checkKinds.find(({ urlSchemes }) => urlSchemes.includes(scheme))?.kind;
  return probeKinds.find((probeKind) => probeKind.kind === kind)?.checkOfUrl(kind ?? '', url);
};

/** A monitor of 30 s with that check alone. It does not retry: the user waits for the first result. */
const monitorOfUrl = (url: string): Found | Refused => {
  const check = checkOfUrl(url);
  const examples = checkKinds.map(({ urlExample }) => urlExample);
  if (!check) return refused(cliProblems.uncheckableUrl({ url: url.slice(0, maxShownChars), examples }));
  if (check.issues.length > 0) return refused(...check.issues.map(({ message }) => message));
  const { result } = parseMonitor(monitor('check', { every: '30s', retries: 0, checks: [check] }));
  if (!result.ok) return refused(...result.issues.map(cliProblems.invalidCheck));
  return { outcome: 'found', monitor: result.value, origin: { monitorsFile: '', sources: new Map() } };
};

const run = async ({ monitor: { spec, flow }, origin }: Found, allowPrivate: boolean): Promise<FlowRun> => {
  const effectiveSpec = allowPrivate ? { ...spec, allowPrivate } : spec;
  const { probe, close } = createProbe();
  const write = (line: string): void => void process.stderr.write(`${line}\n`);
  const logger = createConsoleLogger({ write, now: clock.now, quiet: () => true });
  const secrets = openEnvironmentSecrets(process.env);
  const loaded = { monitors: [{ spec: effectiveSpec, flow }], manifest: { monitors: [effectiveSpec] }, origin };
  const generation = openGeneration(loaded, { probe, secrets, logger });
  const dueAt = clock.now();
  const id = runId({ monitor: spec.id, dueAt, trigger: 'manual' });
  const deadline = dueAt + budgetMs(spec.intervalMs, spec.attempts);
  const request = { monitor: spec.id, runId: id, deadline };
  const execution = await (spec.kind === 'flow' ? generation.runIsolated(request) : generation.runInProcess(request));
  await generation.close();
  await close();
  return { id, monitor: spec.id, flow: flow.name, trigger: 'manual', dueAt, ...execution };
};

/** Sends console output of the user's file to stderr, so that it does not mix with the result on stdout. */
const redirectConsole = (): void => {
  globalThis.console = new Console(process.stderr);
};

export const checkOnce: CliDeps['checkOnce'] = async (target, { allowPrivate }) => {
  redirectConsole();
  const found = 'url' in target ? monitorOfUrl(target.url) : await monitorFromFile(target.monitor, target.file);
  if (found.outcome === 'refused') return found;
  const missing = missingSecrets({ monitors: [found.monitor.spec] }, process.env);
  if (missing.length > 0) return refused(...missing);
  return { outcome: 'checked', run: parse(runSchema, runJson(await run(found, allowPrivate))) };
};

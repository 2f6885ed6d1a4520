// One check without a server: the monitors file or an address, the executors and the probe of the server, no record.
import { Console } from 'node:console';
import { parse } from 'valibot';
import { runJson } from '../../../shared/api/json.ts';
import { createProbe } from '../../../shared/checks/create-probe.ts';
import { http } from '../../../shared/checks/http/http.ts';
import { runSchema } from '../../../shared/cli/api-responses.ts';
import type { CheckOutcome, CliDeps } from '../../../shared/cli/cli-deps.ts';
import { systemClock as clock } from '../../../shared/clock/system-clock.ts';
import { closestMatch } from '../../../shared/define/closest-match.ts';
import { loadMonitors } from '../../../shared/define/load/load-monitors.ts';
import { formatLoadProblem } from '../../../shared/define/load-problem.ts';
import { monitor } from '../../../shared/define/monitor.ts';
import { type LoadedMonitor, parseMonitor } from '../../../shared/define/parse-monitor.ts';
import { parseHttpUrl } from '../../../shared/define/parse-url.ts';
import { createConsoleLogger } from '../../../shared/logging/console-logger.ts';
import { budgetMs } from '../../../shared/model/budget.ts';
import { runId } from '../../../shared/model/identity.ts';
import type { FlowRun } from '../../../shared/model/run.ts';
import { captureSources } from '../../../shared/runner/threads/module-sources.ts';
import { missingSecrets, openEnvironmentSecrets } from '../../../shared/secrets/environment-secrets.ts';
import { type Loaded, openGeneration } from '../reload/generation.ts';

type Found = { readonly outcome: 'found'; readonly monitor: LoadedMonitor; readonly origin: Loaded['origin'] };
type Refused = Extract<CheckOutcome, { readonly outcome: 'refused' }>;

const refused = (...sentences: readonly string[]): Refused => ({ outcome: 'refused', sentences });

const fromFile = async (id: string, file: string): Promise<Found | Refused> => {
  const { result: loaded, sources } = await captureSources(() => loadMonitors(file));
  if (!loaded.ok) return refused(...loaded.problems.map(formatLoadProblem));
  const found = loaded.monitors.find(({ spec }) => spec.id === id);
  if (found) return { outcome: 'found', monitor: found, origin: { monitorsFile: file, sources } };
  const ids = loaded.monitors.map(({ spec }) => spec.id);
  const meant = closestMatch(id, ids);
  const more = ids.length > 6 ? ` and ${ids.length - 6} more` : '';
  const right = meant
    ? `did you mean '${meant}'?`
    : `there ${ids.length === 1 ? 'is' : 'are'} ${ids.slice(0, 6).join(', ')}${more}.`;
  return refused(`there is no monitor '${id}' in ${file}: ${right}`);
};

/** As a monitor of 30 s would check it, with no further attempts: whoever waits wants to see the first. */
const ofUrl = (url: string): Found | Refused => {
  const parsed = parseHttpUrl(url, 'url');
  if (!parsed.ok) return refused(...parsed.issues.map(({ message }) => message));
  const { result } = parseMonitor(monitor('check', { every: '30s', retries: 0, checks: [http('http', url)] }));
  if (!result.ok) return refused(...result.issues.map(({ field, message }) => `${field}: ${message}`));
  return { outcome: 'found', monitor: result.value, origin: { monitorsFile: '', sources: new Map() } };
};

const run = async ({ monitor: { spec, flow }, origin }: Found, allowPrivate: boolean): Promise<FlowRun> => {
  const asked = allowPrivate ? { ...spec, allowPrivate } : spec;
  const { probe, close } = createProbe();
  const write = (line: string): void => void process.stderr.write(`${line}\n`);
  const logger = createConsoleLogger({ write, now: clock.now, quiet: () => true });
  const secrets = openEnvironmentSecrets(process.env);
  const loaded = { monitors: [{ spec: asked, flow }], manifest: { monitors: [asked] }, origin };
  const generation = openGeneration(loaded, { probe, secrets, logger });
  const dueAt = clock.now();
  const id = runId({ monitor: spec.id, dueAt, trigger: 'manual' });
  const deadline = dueAt + budgetMs(spec.intervalMs);
  const request = { monitor: spec.id, runId: id, deadline };
  const execution = await (spec.kind === 'flow' ? generation.runIsolated(request) : generation.runInProcess(request));
  await generation.close();
  await close();
  return { id, monitor: spec.id, flow: flow.name, trigger: 'manual', dueAt, ...execution };
};

/** The user's file may print: what it says must not get into what a program reads from here. */
const keepOutputClean = (): void => {
  globalThis.console = new Console(process.stderr);
};

export const checkOnce: CliDeps['checkOnce'] = async (target, { allowPrivate }) => {
  keepOutputClean();
  const found = 'url' in target ? ofUrl(target.url) : await fromFile(target.monitor, target.file);
  if (found.outcome === 'refused') return found;
  const missing = missingSecrets({ monitors: [found.monitor.spec] }, process.env);
  if (missing.length > 0) return refused(...missing);
  return { outcome: 'checked', run: parse(runSchema, runJson(await run(found, allowPrivate))) };
};

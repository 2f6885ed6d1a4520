// One monitor: from what the user wrote to a spec and a flow, or to all that is wrong with it.
import { fitAttempts } from '../model/budget.ts';
import { isSlug } from '../model/identity.ts';
import type { MonitorSpec } from '../model/monitor.ts';
import { describeValue, type Issue, isRecord, unknownFieldIssues } from './definition.ts';
import { type FlowDefinition, flowOfChecks } from './flow.ts';
import type { MonitorDefinition } from './monitor.ts';
import { parseAlertPolicy } from './parse-alert-policy.ts';
import { type FlowOrChecks, parseFlowOrChecks, secretNamesOf, timeoutIssues } from './parse-flow-or-checks.ts';
import {
  parseAllowPrivate,
  parseEvery,
  parseLanguage,
  parsePaused,
  parseRetries,
  parseTimeout,
  parseTitle,
} from './parse-monitor-fields.ts';
import { issuesOf } from './validation-result.ts';

/** A monitor that is fit to run. */
export type LoadedMonitor = { readonly spec: MonitorSpec; readonly flow: FlowDefinition };

export type MonitorResult = {
  readonly monitor?: LoadedMonitor;
  readonly issues: readonly Issue[];
  /** Tasks and flows that were looked at. */
  readonly seen: readonly object[];
};

const knownFields = [
  'every',
  'title',
  'flow',
  'checks',
  'timeout',
  'retries',
  'allowPrivate',
  'alert',
  'language',
  'paused',
];

const idIssues = (id: unknown): readonly Issue[] => {
  if (typeof id === 'string' && isSlug(id)) return [];
  const right = "write 1 to 63 lower-case letters, digits and hyphens, none at the ends, such as 'my-shop'";
  return [{ field: 'id', message: `${describeValue(id)} is no id; ${right}` }];
};

const specOf = (
  id: string,
  work: FlowOrChecks,
  rest: Pick<
    MonitorSpec,
    'title' | 'intervalMs' | 'attempts' | 'allowPrivate' | 'policy' | 'language' | 'paused' | 'asked'
  >,
): LoadedMonitor => {
  const flow = work.kind === 'flow' ? work.flow : flowOfChecks(id, work.checks);
  const tasks = work.kind === 'checks' ? work.checks.map(({ name }) => name) : [];
  const secrets = secretNamesOf(work);
  const spec = { id, flow: flow.name, tasks, kind: work.kind, ...rest, ...(secrets.length > 0 ? { secrets } : {}) };
  return { spec, flow };
};

/** Looks at every field, so that all mistakes are seen at once. */
export const parseMonitor = (definition: MonitorDefinition): MonitorResult => {
  const { id } = definition;
  const options: unknown = definition.options;
  if (!isRecord(options)) {
    const message = `${describeValue(options)} given; write monitor('my-shop', { every: '1m', checks: [http(…)] })`;
    return { issues: [...idIssues(id), { field: 'options', message }], seen: [] };
  }
  const every = parseEvery(options.every);
  const timeout = parseTimeout(options.timeout);
  const retries = parseRetries(options.retries);
  const title = parseTitle(options.title, id);
  const allowPrivate = parseAllowPrivate(options.allowPrivate);
  const alert = parseAlertPolicy(options.alert);
  const language = parseLanguage(options.language);
  const paused = parsePaused(options.paused);
  const work = parseFlowOrChecks(options);
  const fitted =
    every.ok && timeout.ok && retries.ok
      ? fitAttempts(every.value, { timeoutMs: timeout.value, retries: retries.value })
      : undefined;
  const budget = fitted && !fitted.ok ? budgetIssue(options, fitted) : [];
  const issues = [
    ...idIssues(id),
    ...unknownFieldIssues(options, knownFields),
    ...issuesOf([every, title, timeout, retries, allowPrivate, alert, language, paused]),
    ...budget,
    ...(work.ok ? (fitted?.ok ? timeoutIssues(work.work, fitted.attempts.timeoutMs) : []) : work.issues),
  ];
  const { seen } = work;
  const timed = timeout.ok && retries.ok && fitted?.ok;
  const isRight = every.ok && title.ok && allowPrivate.ok && alert.ok && language.ok && paused.ok && work.ok && timed;
  if (issues.length > 0 || !isRight) return { issues, seen };
  const rest = {
    title: title.value,
    intervalMs: every.value,
    attempts: fitted.attempts,
    allowPrivate: allowPrivate.value,
    policy: alert.value,
    ...(language.value === 'en' ? {} : { language: language.value }),
    ...(paused.value ? { paused: true as const } : {}),
    ...askedFor(timeout.value, retries.value),
  };
  return { monitor: specOf(id, work.work, rest), issues, seen };
};

const askedFor = (timeoutMs: number | undefined, retries: number | undefined): Pick<MonitorSpec, 'asked'> => {
  if (timeoutMs === undefined && retries === undefined) return {};
  return {
    asked: { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(retries === undefined ? {} : { retries }) },
  };
};

const budgetIssue = (
  options: Readonly<Record<string, unknown>>,
  fitted: { readonly sum: string; readonly remedy: string },
): readonly Issue[] => {
  const field = options.timeout === undefined ? 'retries' : 'timeout';
  return [{ field, message: `${fitted.sum}; write ${fitted.remedy}, or a longer interval` }];
};

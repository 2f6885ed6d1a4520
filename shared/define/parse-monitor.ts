// Parses one monitor: from what the user wrote to a spec and a flow, or to every issue of it.
import { budget as budgetMessages } from '../messages/en/budget.ts';
import { definitionMessages } from '../messages/en/definition.ts';
import { fitAttempts } from '../model/budget.ts';
import { defined } from '../model/defined.ts';
import type { MonitorSpec } from '../model/monitor.ts';
import { type CertificateSettings, parseCertificateOption } from './certificate-option.ts';
import { describeValue, type Issue, isRecord, unknownFieldIssues } from './definition.ts';
import { type FlowDefinition, flowOfChecks } from './flow.ts';
import type { MonitorDefinition } from './monitor.ts';
import { parseAlertPolicy } from './parse-alert-policy.ts';
import {
  type FlowOrChecks,
  longestCheckTimeoutMs,
  parseFlowOrChecks,
  secretNamesOf,
  timeoutIssues,
} from './parse-flow-or-checks.ts';
import {
  parseEvery,
  parseId,
  parseLanguage,
  parseRetries,
  parseSwitch,
  parseTimeout,
  parseTitle,
} from './parse-monitor-fields.ts';
import { combine, invalid, issuesOf, type ValidationResult, valid } from './validation-result.ts';

/** A valid monitor. */
export type LoadedMonitor = {
  readonly spec: MonitorSpec;
  readonly flow: FlowDefinition;
  /** For all its checks, where they set nothing else; left out where the monitor sets nothing. */
  readonly certificate?: CertificateSettings;
};

export type ParsedMonitor = {
  readonly result: ValidationResult<LoadedMonitor>;
  /** Tasks and flows whose issues are part of the result. */
  readonly inspected: readonly object[];
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
  'certificate',
];

type Schedule = Pick<MonitorSpec, 'intervalMs' | 'attempts' | 'requestedAttempts'>;

/** The interval, and the attempts that fit in a run of it. `atLeastMs`: the longest time-out of a check. */
const parseSchedule = (options: Readonly<Record<string, unknown>>, atLeastMs: number): ValidationResult<Schedule> => {
  const parsed = combine({
    intervalMs: parseEvery(options.every),
    timeoutMs: parseTimeout(options.timeout),
    retries: parseRetries(options.retries),
  });
  if (!parsed.ok) return parsed;
  const { intervalMs, timeoutMs, retries } = parsed.value;
  const fitted = fitAttempts(intervalMs, { timeoutMs, retries }, atLeastMs);
  if (!fitted.ok)
    return invalid(timeoutMs === undefined ? 'retries' : 'timeout', budgetMessages.attemptsTooLong(fitted.excess));
  const requestedAttempts =
    timeoutMs === undefined && retries === undefined ? undefined : defined({ timeoutMs, retries });
  return valid(defined({ intervalMs, attempts: fitted.attempts, requestedAttempts }));
};

const checkTimeoutIssues = (
  runs: FlowOrChecks,
  { intervalMs, attempts, requestedAttempts }: Schedule,
): readonly Issue[] =>
  timeoutIssues(
    runs,
    attempts.timeoutMs,
    (timeoutMs) => fitAttempts(intervalMs, { retries: requestedAttempts?.retries, timeoutMs }).ok,
  );

const withFlow = (
  spec: Omit<MonitorSpec, 'flow' | 'tasks' | 'kind' | 'secrets'>,
  runs: FlowOrChecks,
): LoadedMonitor => {
  const flow = runs.kind === 'flow' ? runs.flow : flowOfChecks(spec.id, runs.checks);
  const tasks = runs.kind === 'checks' ? runs.checks.map(({ name }) => name) : [];
  const names = secretNamesOf(runs);
  const secrets = names.length > 0 ? names : undefined;
  return { spec: defined({ ...spec, flow: flow.name, tasks, kind: runs.kind, secrets }), flow };
};

const withoutOptions = (id: unknown, options: unknown): ParsedMonitor => {
  const issue: Issue = { field: 'options', message: definitionMessages.noOptions({ value: describeValue(options) }) };
  return { result: { ok: false, issues: [...issuesOf([parseId(id)]), issue] }, inspected: [] };
};

/** Parses every field, so that all issues are reported at once. */
export const parseMonitor = (given: MonitorDefinition): ParsedMonitor => {
  const { id } = given;
  const options: unknown = given.options;
  if (!isRecord(options)) return withoutOptions(id, options);
  const { result: runs, inspected } = parseFlowOrChecks(options);
  const schedule = parseSchedule(options, runs.ok ? longestCheckTimeoutMs(runs.value) : 0);
  const timeouts = schedule.ok && runs.ok ? checkTimeoutIssues(runs.value, schedule.value) : [];
  const parsed = combine(
    {
      schedule,
      title: parseTitle(options.title, id),
      allowPrivate: parseSwitch(options.allowPrivate, 'allowPrivate'),
      policy: parseAlertPolicy(options.alert),
      language: parseLanguage(options.language),
      certificate: parseCertificateOption(options.certificate, 'certificate'),
      paused: parseSwitch(options.paused, 'paused'),
      runs,
    },
    [...issuesOf([parseId(id)]), ...unknownFieldIssues(options, knownFields)],
  );
  const issues = [...issuesOf([parsed]), ...timeouts];
  if (!parsed.ok || issues.length > 0) return { result: { ok: false, issues }, inspected };
  const { title, allowPrivate, policy, language, paused, certificate } = parsed.value;
  const spec = defined({
    id,
    title,
    ...parsed.value.schedule,
    allowPrivate,
    policy,
    language: language === 'en' ? undefined : language,
    paused: paused ? (true as const) : undefined,
  });
  const loaded = withFlow(spec, parsed.value.runs);
  const hasSettings = Object.keys(certificate).length > 0;
  return { result: valid(hasSettings ? { ...loaded, certificate } : loaded), inspected };
};

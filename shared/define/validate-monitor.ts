// One monitor: from what the user wrote to a spec and a flow, or to all that is wrong with it.
import { fitAttempts } from '../model/budget.ts';
import { isSlug } from '../model/identity.ts';
import type { MonitorSpec } from '../model/monitor.ts';
import { described, type Fault, isRecord, unknownFields } from './definition.ts';
import { type FlowDefinition, flowOfChecks } from './flow.ts';
import type { MonitorDefinition } from './monitor.ts';
import { checkAlert } from './validate-alert.ts';
import {
  checkAllowPrivate,
  checkEvery,
  checkLanguage,
  checkPaused,
  checkRetries,
  checkTimeout,
  checkTitle,
} from './validate-fields.ts';
import { checkWork, secretsOfWork, timeoutFaults, type Work } from './validate-work.ts';
import { faultsOf } from './validated.ts';

/** A monitor that is fit to run. */
export type CheckedMonitor = { readonly spec: MonitorSpec; readonly flow: FlowDefinition };

export type MonitorCheck = {
  readonly monitor?: CheckedMonitor;
  readonly faults: readonly Fault[];
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

const idFaults = (id: unknown): readonly Fault[] => {
  if (typeof id === 'string' && isSlug(id)) return [];
  const right = "write 1 to 63 lower-case letters, digits and hyphens, none at the ends, such as 'my-shop'";
  return [{ field: 'id', message: `${described(id)} is no id; ${right}` }];
};

const specOf = (
  id: string,
  work: Work,
  rest: Pick<
    MonitorSpec,
    'title' | 'intervalMs' | 'attempts' | 'allowPrivate' | 'policy' | 'language' | 'paused' | 'asked'
  >,
): CheckedMonitor => {
  const flow = work.kind === 'flow' ? work.flow : flowOfChecks(id, work.checks);
  const tasks = work.kind === 'checks' ? work.checks.map(({ name }) => name) : [];
  const secrets = secretsOfWork(work);
  const spec = { id, flow: flow.name, tasks, kind: work.kind, ...rest, ...(secrets.length > 0 ? { secrets } : {}) };
  return { spec, flow };
};

/** Looks at every field, so that all mistakes are seen at once. */
export const checkMonitor = (definition: MonitorDefinition): MonitorCheck => {
  const { id } = definition;
  const options: unknown = definition.options;
  if (!isRecord(options)) {
    const message = `${described(options)} given; write monitor('my-shop', { every: '1m', checks: [http(…)] })`;
    return { faults: [...idFaults(id), { field: 'options', message }], seen: [] };
  }
  const every = checkEvery(options.every);
  const timeout = checkTimeout(options.timeout);
  const retries = checkRetries(options.retries);
  const title = checkTitle(options.title, id);
  const allowPrivate = checkAllowPrivate(options.allowPrivate);
  const alert = checkAlert(options.alert);
  const language = checkLanguage(options.language);
  const paused = checkPaused(options.paused);
  const work = checkWork(options);
  const fitted =
    every.ok && timeout.ok && retries.ok
      ? fitAttempts(every.value, { timeoutMs: timeout.value, retries: retries.value })
      : undefined;
  const budget = fitted && !fitted.ok ? budgetFault(options, fitted) : [];
  const faults = [
    ...idFaults(id),
    ...unknownFields(options, knownFields),
    ...faultsOf([every, title, timeout, retries, allowPrivate, alert, language, paused]),
    ...budget,
    ...(work.ok ? (fitted?.ok ? timeoutFaults(work.work, fitted.attempts.timeoutMs) : []) : work.faults),
  ];
  const { seen } = work;
  const timed = timeout.ok && retries.ok && fitted?.ok;
  const isRight = every.ok && title.ok && allowPrivate.ok && alert.ok && language.ok && paused.ok && work.ok && timed;
  if (faults.length > 0 || !isRight) return { faults, seen };
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
  return { monitor: specOf(id, work.work, rest), faults, seen };
};

const askedFor = (timeoutMs: number | undefined, retries: number | undefined): Pick<MonitorSpec, 'asked'> => {
  if (timeoutMs === undefined && retries === undefined) return {};
  return {
    asked: { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(retries === undefined ? {} : { retries }) },
  };
};

const budgetFault = (
  options: Readonly<Record<string, unknown>>,
  fitted: { readonly sum: string; readonly remedy: string },
): readonly Fault[] => {
  const field = options.timeout === undefined ? 'retries' : 'timeout';
  return [{ field, message: `${fitted.sum}; write ${fitted.remedy}, or a longer interval` }];
};

// Parses what a monitor runs: a flow of the user's own or a list of checks, never both.
import { definitionMessages } from '../messages/en/definition.ts';
import { describeValue, type Issue, isDefinition } from './definition.ts';
import type { FlowDefinition } from './flow.ts';
import { referencedSecrets } from './secret.ts';
import type { TaskDefinition } from './task.ts';
import { invalid, type ValidationResult, valid } from './validation-result.ts';

export type FlowOrChecks =
  | { readonly kind: 'flow'; readonly flow: FlowDefinition }
  | { readonly kind: 'checks'; readonly checks: readonly TaskDefinition[] };

type Parsed = {
  readonly result: ValidationResult<FlowOrChecks>;
  /** Definitions whose issues are part of the result, so that no issue is reported twice. */
  readonly inspected: readonly object[];
};

/** All check results of one run have to fit in one message and one record. */
const maxChecks = 50;

const rejected = (field: string, message: string): Parsed => ({ result: invalid(field, message), inspected: [] });

const within = (path: string, issues: readonly Issue[]): readonly Issue[] =>
  issues.map(({ field, message }) => ({ field: `${path}: ${field}`, message }));

const parseFlow = (given: unknown): Parsed => {
  if (!isDefinition(given, 'flow'))
    return rejected('flow', definitionMessages.notAFlow({ value: describeValue(given) }));
  const flow = given as FlowDefinition;
  const issues = within('flow', flow.issues);
  const result = issues.length > 0 ? { ok: false as const, issues } : valid({ kind: 'flow' as const, flow });
  return { result, inspected: [flow] };
};

const placeOf = (index: number, name: unknown): string =>
  `checks[${index}]${typeof name === 'string' ? ` ${describeValue(name)}` : ''}`;

const checkIssues = (given: unknown, index: number, list: readonly unknown[]): readonly Issue[] => {
  if (!isDefinition(given, 'task'))
    return [{ field: `checks[${index}]`, message: definitionMessages.notACheck({ value: describeValue(given) }) }];
  const { name, issues } = given as TaskDefinition;
  const place = placeOf(index, name);
  const first = list.findIndex((other) => isDefinition(other, 'task') && (other as TaskDefinition).name === name);
  const duplicate = { field: `${place}: name`, message: definitionMessages.duplicateCheckName({ index: first }) };
  return [...within(place, issues), ...(first < index ? [duplicate] : [])];
};

const parseChecks = (given: unknown): Parsed => {
  if (!Array.isArray(given))
    return rejected('checks', definitionMessages.checksNotAList({ value: describeValue(given) }));
  if (given.length === 0) return rejected('checks', definitionMessages.noChecks);
  if (given.length > maxChecks)
    return rejected('checks', definitionMessages.tooManyChecks({ count: given.length, max: maxChecks }));
  const issues = given.flatMap(checkIssues);
  const result = issues.length > 0 ? { ok: false as const, issues } : valid({ kind: 'checks' as const, checks: given });
  return { result, inspected: given.filter((check) => isDefinition(check, 'task')) };
};

export const parseFlowOrChecks = ({ flow, checks }: Readonly<Record<string, unknown>>): Parsed => {
  if (flow !== undefined && checks !== undefined) return rejected('checks', definitionMessages.flowAndChecks);
  if (flow !== undefined) return parseFlow(flow);
  if (checks !== undefined) return parseChecks(checks);
  return rejected('flow', definitionMessages.noFlowOrChecks);
};

/**
 * The secrets that the runs of a monitor may read: those that its checks name. A flow may read every secret that the
 * file references, since the tasks of a flow are known only when it runs.
 */
export const secretNamesOf = (runs: FlowOrChecks): readonly string[] => {
  if (runs.kind === 'flow') return referencedSecrets();
  return [...new Set(runs.checks.flatMap(({ needs }) => needs?.secrets ?? []))];
};

const checkTimeouts = (runs: FlowOrChecks): readonly number[] =>
  runs.kind === 'flow' ? [] : runs.checks.flatMap(({ needs }) => needs?.timeoutMs ?? []);

/** The longest time-out of a check, which an attempt must have; 0 without any. */
export const longestCheckTimeoutMs = (runs: FlowOrChecks): number => Math.max(0, ...checkTimeouts(runs));

/**
 * Issues of checks whose own time-out exceeds that of one attempt. `fits` tells whether the monitor may have a longer
 * time-out.
 */
export const timeoutIssues = (
  runs: FlowOrChecks,
  attemptMs: number,
  fits: (timeoutMs: number) => boolean,
): readonly Issue[] => {
  if (runs.kind === 'flow') return [];
  const longestMs = Math.ceil(longestCheckTimeoutMs(runs) / 1_000) * 1_000;
  return runs.checks.flatMap(({ name, needs }, index) => {
    const timeoutMs = needs?.timeoutMs;
    if (timeoutMs === undefined || timeoutMs <= attemptMs) return [];
    const message = definitionMessages.checkTimeoutTooLong({ timeoutMs, attemptMs, longestMs, fits: fits(longestMs) });
    return [{ field: `${placeOf(index, name)}: timeout`, message }];
  });
};

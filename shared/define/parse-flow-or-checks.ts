// What a monitor does: a flow of the user's own, or checks; never both, never neither.
import { formatSeconds } from '../text/duration-text.ts';
import { describeValue, type Issue, isDefinition } from './definition.ts';
import type { FlowDefinition } from './flow.ts';
import { referencedSecrets } from './secret.ts';
import type { TaskDefinition } from './task.ts';

export type FlowOrChecks =
  | { readonly kind: 'flow'; readonly flow: FlowDefinition }
  | { readonly kind: 'checks'; readonly checks: readonly TaskDefinition[] };

type FlowOrChecksResult =
  | { readonly ok: true; readonly work: FlowOrChecks; readonly seen: readonly object[] }
  | { readonly ok: false; readonly issues: readonly Issue[]; readonly seen: readonly object[] };

/** One message, and one record, has to hold what all of them say. */
const maxChecks = 50;

const refused = (field: string, message: string): FlowOrChecksResult => ({
  ok: false,
  issues: [{ field, message }],
  seen: [],
});

const inside = (path: string, issues: readonly Issue[]): readonly Issue[] =>
  issues.map(({ field, message }) => ({ field: `${path}: ${field}`, message }));

const parseFlow = (flow: unknown): FlowOrChecksResult => {
  const right = "write flow: myFlow, where const myFlow = flow('my_flow', async ({ run }) => { … })";
  if (!isDefinition(flow, 'flow')) return refused('flow', `${describeValue(flow)} is no flow; ${right}`);
  const made = flow as FlowDefinition;
  const seen = [made];
  if (made.issues.length > 0) return { ok: false, issues: inside('flow', made.issues), seen };
  return { ok: true, work: { kind: 'flow', flow: made }, seen };
};

const checkOne = (check: unknown, index: number, all: readonly unknown[]): readonly Issue[] => {
  if (!isDefinition(check, 'task')) {
    const right = "write http('home', 'https://shop.example/') or task('name', …)";
    return [{ field: `checks[${index}]`, message: `${describeValue(check)} is no check; ${right}` }];
  }
  const made = check as TaskDefinition;
  const path = `checks[${index}]${typeof made.name === 'string' ? ` ${describeValue(made.name)}` : ''}`;
  const first = all.findIndex((other) => isDefinition(other, 'task') && (other as TaskDefinition).name === made.name);
  const message = `the name is that of checks[${first}] too; give each check of a monitor a name of its own`;
  return [...inside(path, made.issues), ...(first < index ? [{ field: `${path}: name`, message }] : [])];
};

const parseChecks = (checks: unknown): FlowOrChecksResult => {
  const right = "write checks: [http('home', 'https://shop.example/')]";
  if (!Array.isArray(checks)) return refused('checks', `${describeValue(checks)} is no list; ${right}`);
  if (checks.length === 0) return refused('checks', `the list is empty, so that nothing would be checked; ${right}`);
  if (checks.length > maxChecks)
    return refused('checks', `${checks.length} checks, at most ${maxChecks} are allowed; divide them among monitors`);
  const seen = checks.filter((check) => isDefinition(check, 'task'));
  const issues = checks.flatMap(checkOne);
  return issues.length > 0 ? { ok: false, issues, seen } : { ok: true, work: { kind: 'checks', checks }, seen };
};

/** `seen` are the definitions that were looked at, so that none is reported twice. */
export const parseFlowOrChecks = (options: Readonly<Record<string, unknown>>): FlowOrChecksResult => {
  const { flow, checks } = options;
  if (flow !== undefined && checks !== undefined)
    return refused('checks', 'there is a flow too; write either flow or checks');
  if (flow !== undefined) return parseFlow(flow);
  if (checks !== undefined) return parseChecks(checks);
  return refused('flow', 'neither flow nor checks, so that nothing would run; write flow: myFlow or checks: [http(…)]');
};

/** Of checks, what they name; a flow may ask for any that was mentioned, as its tasks show only when it runs. */
export const secretNamesOf = (work: FlowOrChecks): readonly string[] => {
  if (work.kind === 'flow') return referencedSecrets();
  return [...new Set(work.checks.flatMap(({ needs }) => needs?.secrets ?? []))];
};

/** A check may have less time than an attempt of its monitor, never more. */
export const timeoutIssues = (work: FlowOrChecks, attemptMs: number): readonly Issue[] => {
  if (work.kind === 'flow') return [];
  return work.checks.flatMap(({ name, needs }, index) => {
    const ms = needs?.timeoutMs;
    if (ms === undefined || ms <= attemptMs) return [];
    const message = `${formatSeconds(ms)} is longer than an attempt of this monitor, ${formatSeconds(attemptMs)}; write a longer timeout at the monitor, or a shorter one here`;
    return [{ field: `checks[${index}] ${describeValue(name)}: timeout`, message }];
  });
};

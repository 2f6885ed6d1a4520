// What a monitor does: a flow of the user's own, or checks; never both, never neither.
import { formatSeconds } from '../text/duration-text.ts';
import { described, type Fault, isDefinition } from './definition.ts';
import type { FlowDefinition } from './flow.ts';
import { mentionedSecrets } from './secret.ts';
import type { TaskDefinition } from './task.ts';

export type Work =
  | { readonly kind: 'flow'; readonly flow: FlowDefinition }
  | { readonly kind: 'checks'; readonly checks: readonly TaskDefinition[] };

type CheckedWork =
  | { readonly ok: true; readonly work: Work; readonly seen: readonly object[] }
  | { readonly ok: false; readonly faults: readonly Fault[]; readonly seen: readonly object[] };

/** One message, and one record, has to hold what all of them say. */
const maxChecks = 50;

const refused = (field: string, message: string): CheckedWork => ({
  ok: false,
  faults: [{ field, message }],
  seen: [],
});

const inside = (path: string, faults: readonly Fault[]): readonly Fault[] =>
  faults.map(({ field, message }) => ({ field: `${path}: ${field}`, message }));

const checkFlow = (flow: unknown): CheckedWork => {
  const right = "write flow: myFlow, where const myFlow = flow('my_flow', async ({ run }) => { … })";
  if (!isDefinition(flow, 'flow')) return refused('flow', `${described(flow)} is no flow; ${right}`);
  const made = flow as FlowDefinition;
  const seen = [made];
  if (made.faults.length > 0) return { ok: false, faults: inside('flow', made.faults), seen };
  return { ok: true, work: { kind: 'flow', flow: made }, seen };
};

const checkOne = (check: unknown, index: number, all: readonly unknown[]): readonly Fault[] => {
  if (!isDefinition(check, 'task')) {
    const right = "write http('home', 'https://shop.example/') or task('name', …)";
    return [{ field: `checks[${index}]`, message: `${described(check)} is no check; ${right}` }];
  }
  const made = check as TaskDefinition;
  const path = `checks[${index}]${typeof made.name === 'string' ? ` ${described(made.name)}` : ''}`;
  const first = all.findIndex((other) => isDefinition(other, 'task') && (other as TaskDefinition).name === made.name);
  const message = `the name is that of checks[${first}] too; give each check of a monitor a name of its own`;
  return [...inside(path, made.faults), ...(first < index ? [{ field: `${path}: name`, message }] : [])];
};

const checkChecks = (checks: unknown): CheckedWork => {
  const right = "write checks: [http('home', 'https://shop.example/')]";
  if (!Array.isArray(checks)) return refused('checks', `${described(checks)} is no list; ${right}`);
  if (checks.length === 0) return refused('checks', `the list is empty, so that nothing would be checked; ${right}`);
  if (checks.length > maxChecks)
    return refused('checks', `${checks.length} checks, at most ${maxChecks} are allowed; divide them among monitors`);
  const seen = checks.filter((check) => isDefinition(check, 'task'));
  const faults = checks.flatMap(checkOne);
  return faults.length > 0 ? { ok: false, faults, seen } : { ok: true, work: { kind: 'checks', checks }, seen };
};

/** `seen` are the definitions that were looked at, so that none is reported twice. */
export const checkWork = (options: Readonly<Record<string, unknown>>): CheckedWork => {
  const { flow, checks } = options;
  if (flow !== undefined && checks !== undefined)
    return refused('checks', 'there is a flow too; write either flow or checks');
  if (flow !== undefined) return checkFlow(flow);
  if (checks !== undefined) return checkChecks(checks);
  return refused('flow', 'neither flow nor checks, so that nothing would run; write flow: myFlow or checks: [http(…)]');
};

/** Of checks, what they name; a flow may ask for any that was mentioned, as its tasks show only when it runs. */
export const secretsOfWork = (work: Work): readonly string[] => {
  if (work.kind === 'flow') return mentionedSecrets();
  return [...new Set(work.checks.flatMap(({ needs }) => needs?.secrets ?? []))];
};

/** A check may have less time than an attempt of its monitor, never more. */
export const timeoutFaults = (work: Work, attemptMs: number): readonly Fault[] => {
  if (work.kind === 'flow') return [];
  return work.checks.flatMap(({ name, needs }, index) => {
    const ms = needs?.timeoutMs;
    if (ms === undefined || ms <= attemptMs) return [];
    const message = `${formatSeconds(ms)} is longer than an attempt of this monitor, ${formatSeconds(attemptMs)}; write a longer timeout at the monitor, or a shorter one here`;
    return [{ field: `checks[${index}] ${described(name)}: timeout`, message }];
  });
};

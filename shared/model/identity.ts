// Ids of runs, and the names derived from them, so that a repeated execution has the same name.
import type { Trigger } from './run.ts';
import { adjectives, animals } from './run-names.ts';

export type RunKey = { readonly monitor: string; readonly dueAt: number; readonly trigger: Trigger };

/** What the id of a run ends with. */
const suffixes: Readonly<Record<Trigger, string>> = { schedule: '', manual: '~m', 'catch-up': '~c' };
export const suffixOf = (trigger: Trigger): string => suffixes[trigger];

const triggersBySuffix: Readonly<Record<string, Trigger>> = { '~m': 'manual', '~c': 'catch-up' };

/** `monitor~dueAt`, and the suffix of a run that the schedule does not expect. Times are milliseconds since the epoch. */
export const runId = (key: RunKey): string => `${key.monitor}~${key.dueAt}${suffixOf(key.trigger)}`;

/** 1 to 63 lower-case letters, digits and hyphens, with no hyphen at either end: valid in a key and in a URL. */
export const slug = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export const isSlug = (text: string): boolean => slug.test(text);

/** The parts of a run's id, also of a run of a drill; undefined for a text that is not an id. */
export const parseRunId = (id: string): RunKey | undefined => {
  const match = /^((?:drill\/)?([a-z0-9-]{1,63}))~(\d{13})(~[mc])?$/.exec(id);
  if (!match?.[1] || !isSlug(match[2] ?? '')) return undefined;
  return { monitor: match[1], dueAt: Number(match[3]), trigger: triggersBySuffix[match[4] ?? ''] ?? 'schedule' };
};

/** FNV-1a with 32 bits, then mixed. Stable, but not cryptographic. */
export const shortHash = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
};

/** Two words, such as `perfect-auk`. */
export const flowRunName = (id: string): string => {
  const h = shortHash(id);
  return `${adjectives[h % adjectives.length]}-${animals[Math.floor(h / adjectives.length) % animals.length]}`;
};

/** Such as `check_home-35f`. `index` counts the task runs of the flow run from 0. */
export const taskRunName = (id: string, task: string, index: number): string =>
  `${task}-${(shortHash(`${id}/${index}/${task}`) & 0xfff).toString(16).padStart(3, '0')}`;

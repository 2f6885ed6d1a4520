// What the line's test watches: checks that share a message, flows of one's own, two of them ruinous, a check with
// a secret, and one that is never due.
import type { Part } from './deployment.ts';

/** `second`: one monitor is changed and one is gone. */
export type Edition = 'first' | 'second';

/** Of the secret that the monitor `token` sends to `/token` in the header `x-token`. */
export const secretName = 'LINE_TOKEN';

/** Whatever is broken for long has no second look: it would be under way, with all that shares its message, for seconds. */
const head = (url: string): string => `
const watched = (id: string, every: string, more = {}) =>
  monitor(id, { every, allowPrivate: true, checks: [http('home', '${url}/' + id)], ...more });

const look = task('look', async ({ fetch, print }) => {
  const response = await fetch('${url}/own');
  if (response.status !== 200) return Failed('Status code: ' + response.status);
  print('well');
});
const rest = task('rest', async () => {});
const own = flow('own_flow', async ({ run }) => {
  await run(look);
  await run(rest);
});
const leaks = flow('leaks', () => void Promise.reject(new Error('nobody waited')));
const exits = flow('exits', () => process.exit(3));
const headers = { 'x-token': secret('${secretName}') };
`;

const always = (url: string): Readonly<Record<string, string>> => ({
  alpha: "watched('alpha', '10s')",
  beta: "watched('beta', '10s')",
  gamma: "watched('gamma', '10s')",
  own: "monitor('own', { every: '15s', flow: own, allowPrivate: true })",
  leaks: "monitor('leaks', { every: '20s', flow: leaks })",
  exits: "monitor('exits', { every: '20s', flow: exits })",
  twice: "watched('twice', '7d')",
  token: `watched('token', '20s', { retries: 0, checks: [http('home', '${url}/token', { headers })] })`,
});

const editions: Readonly<Record<Edition, Readonly<Record<string, string>>>> = {
  first: { changes: "watched('changes', '10s')", goes: "watched('goes', '20s', { retries: 0 })" },
  second: { changes: "watched('changes', '20s', { title: 'Changed' })" },
};

export const lineMonitors = (url: string, edition: Edition): Part => {
  const all = { ...always(url), ...editions[edition] };
  return { ids: Object.keys(all), source: `${head(url)}\nreturn [\n  ${Object.values(all).join(',\n  ')},\n];` };
};

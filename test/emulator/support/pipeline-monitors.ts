// The monitors of the pipeline test: checks that share a message, flows, two of which end their process or leak a
// rejection, a check with a secret, and a monitor that is never due.
import type { Part } from './shared-deployment.ts';

/** `second`: one monitor is changed and one is removed. */
export type Edition = 'first' | 'second';

/** The name of the secret that the monitor `token` sends to `/token` in the header `x-token`. */
export const secretName = 'PIPELINE_TOKEN';

/** A monitor that fails for long has no retries, which would delay the end of its message by seconds. */
const head = (url: string): string => `
const check = (id: string, every: string, more = {}) =>
  monitor(id, { every, allowPrivate: true, checks: [http('home', '${url}/' + id)], ...more });

const home = task('home', async ({ fetch, print }) => {
  const response = await fetch('${url}/own');
  if (response.status !== 200) return Failed('Status code: ' + response.status);
  print('available');
});
const rest = task('rest', async () => {});
const own = flow('own_flow', async ({ run }) => {
  await run(home);
  await run(rest);
});
const leaks = flow('leaks', () => void Promise.reject(new Error('not awaited')));
const exits = flow('exits', () => process.exit(3));
const headers = { 'x-token': secret('${secretName}') };
`;

const common = (url: string): Readonly<Record<string, string>> => ({
  alpha: "check('alpha', '10s')",
  beta: "check('beta', '10s')",
  gamma: "check('gamma', '10s')",
  own: "monitor('own', { every: '15s', flow: own, allowPrivate: true })",
  leaks: "monitor('leaks', { every: '20s', flow: leaks })",
  exits: "monitor('exits', { every: '20s', flow: exits })",
  twice: "check('twice', '7d')",
  token: `check('token', '20s', { retries: 0, checks: [http('home', '${url}/token', { headers })] })`,
});

const editions: Readonly<Record<Edition, Readonly<Record<string, string>>>> = {
  first: { changes: "check('changes', '10s')", goes: "check('goes', '20s', { retries: 0 })" },
  second: { changes: "check('changes', '20s', { title: 'Changed' })" },
};

export const pipelineMonitors = (url: string, edition: Edition): Part => {
  const all = { ...common(url), ...editions[edition] };
  return {
    ids: Object.keys(all),
    source: `${head(url)}\nreturn [\n  ${Object.values(all).join(',\n  ')},\n];`,
    channels: `hook: webhook({ url: '${url}/hook', secret: secret('${secretName}'), allowPrivate: true }),`,
  };
};

// The monitors file that is deployed: checks that share a message, flows of one's own, two of them ruinous, a check with
// a secret, and one that is never due.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** `second`: one monitor is changed and one is gone. */
export type Edition = 'first' | 'second';

/** Of the secret that the monitor `token` sends to `/token` in the header `x-token`. */
export const secretName = 'LINE_TOKEN';

const head = (url: string): string => `
import { Failed, flow, http, monitor, secret, task } from 'vigia';

const watched = (id: string, every: string, title = id) =>
  monitor(id, { every, title, allowPrivate: true, checks: [http('home', '${url}/' + id)] });

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

const list: Readonly<Record<Edition, readonly string[]>> = {
  first: ["watched('changes', '10s')", "watched('goes', '20s')"],
  second: ["watched('changes', '20s', 'Changed')"],
};

const always = [
  "watched('alpha', '10s')",
  "watched('beta', '10s')",
  "watched('gamma', '10s')",
  "monitor('own', { every: '15s', flow: own, allowPrivate: true })",
  "monitor('leaks', { every: '20s', flow: leaks })",
  "monitor('exits', { every: '20s', flow: exits })",
  "watched('twice', '7d')",
];

/** Where it was written. */
export const writeMonitors = async (folder: string, url: string, edition: Edition): Promise<string> => {
  const file = join(folder, 'monitors.ts');
  const token = `monitor('token', { every: '20s', allowPrivate: true, checks: [http('home', '${url}/token', { headers })] })`;
  const entries = [...always, token, ...list[edition]].join(',\n  ');
  await writeFile(file, `${head(url)}\nexport default [\n  ${entries},\n];\n`);
  return file;
};

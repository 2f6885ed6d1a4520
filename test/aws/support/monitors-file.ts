// The monitors file that is deployed: checks that share a message, a flow of one's own, and one that is never due.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** `second`: one monitor is changed and one is gone. */
export type Edition = 'first' | 'second';

const head = (url: string): string => `
import { Failed, flow, http, monitor, task } from 'vigia';

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
  "watched('twice', '7d')",
];

/** Where it was written. */
export const writeMonitors = async (folder: string, url: string, edition: Edition): Promise<string> => {
  const file = join(folder, 'monitors.ts');
  const entries = [...always, ...list[edition]].join(',\n  ');
  await writeFile(file, `${head(url)}\nexport default [\n  ${entries},\n];\n`);
  return file;
};

// Everything that a running process says and keeps: console, API, pages, files.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Vigia, Workspace } from '../../local/support/workspace.ts';

export type Output = { readonly where: string; readonly text: string };

const ask = async (vigia: Vigia, path: string): Promise<Output> => {
  const answer = await fetch(`${vigia.url}${path}`);
  const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  return { where: path, text: `${answer.status}\n${headers}\n${await answer.text()}` };
};

/** Every route and page there is for these monitors and runs. */
export const served = (
  vigia: Vigia,
  monitors: readonly string[],
  runs: readonly string[],
): Promise<readonly Output[]> => {
  const api = ['health', 'monitors', 'runs?limit=100', 'runs?taskState=FAILED&limit=100', 'incidents?limit=100'];
  const ofMonitors = monitors.flatMap((id) => [
    `/api/v1/monitors/${id}`,
    `/api/v1/runs?monitor=${id}`,
    `/api/v1/incidents?monitor=${id}`,
    `/?monitor=${id}`,
    `/?monitor=${id}&taskState=FAILED`,
  ]);
  const ofRuns = runs.flatMap((id) => [`/api/v1/runs/${id}`, `/runs/${id}`]);
  const paths = ['/', '/assets/page.js', ...api.map((path) => `/api/v1/${path}`), ...ofMonitors, ...ofRuns];
  return Promise.all(paths.map((path) => ask(vigia, path)));
};

/** The database, what is not yet in it (-wal), and whatever else there is. Bytes as signs, so that nothing is lost. */
export const kept = async ({ data }: Workspace): Promise<readonly Output[]> => {
  const files = await readdir(data);
  return Promise.all(files.map(async (file) => ({ where: file, text: await readFile(join(data, file), 'latin1') })));
};

export const said = (vigia: Vigia): readonly Output[] => [
  { where: 'console', text: vigia.output() },
  { where: 'console (errors)', text: vigia.errors() },
];

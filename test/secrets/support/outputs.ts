// Everything that a running process outputs and stores: console, API, pages, files.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Vigia, Workspace } from '../../local/support/workspace.ts';

export type Output = { readonly where: string; readonly text: string };

const request = async (vigia: Vigia, path: string): Promise<Output> => {
  const response = await fetch(`${vigia.url}${path}`);
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  return { where: path, text: `${response.status}\n${headers}\n${await response.text()}` };
};

/** Every route and page for these monitors and runs. */
export const serverOutputs = (
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
  return Promise.all(paths.map((path) => request(vigia, path)));
};

/** All files of the data folder: the database, its -wal file and others. Decoded as Latin-1, which loses no byte. */
export const storedOutputs = async ({ data }: Workspace): Promise<readonly Output[]> => {
  const files = await readdir(data);
  return Promise.all(files.map(async (file) => ({ where: file, text: await readFile(join(data, file), 'latin1') })));
};

export const consoleOutputs = (vigia: Vigia): readonly Output[] => [
  { where: 'console', text: vigia.output() },
  { where: 'console (errors)', text: vigia.errors() },
];

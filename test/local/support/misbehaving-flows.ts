// A process with flows that misbehave, a healthy flow and healthy checks.
import type { Workspace } from './workspace.ts';

const head = `import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { secret } from 'vigia';
const blocked = new URL('blocked', import.meta.url);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const flowOf = (id, every, run) => monitor(id, { every, retries: 0, allowPrivate: true, flow: flow(id, run) });
`;

export type Bodies = Readonly<Record<string, string>>;

/** A monitors file with one flow for each body, a healthy flow and healthy checks. */
export const writeFlows = (workspace: Workspace, url: string, every: string, bodies: Bodies): Promise<string> =>
  workspace.write(`${head}
const home = task('home', async ({ fetch, print }) => print('answered ' + (await fetch('${url}')).status));
export default [
  ${Object.entries(bodies)
    .map(([id, body]) => `flowOf('${id}', '${every}', async ({ run }) => { ${body} }),`)
    .join('\n  ')}
  flowOf('healthy-flow', '${every}', async ({ run }) => { await run(home); }),
  monitor('healthy-checks', { every: '${every}', allowPrivate: true, checks: [http('home', '${url}')] }),
];`);

export const passing = { state: { name: 'Completed' }, taskRuns: [{ state: { name: 'Completed' } }] };

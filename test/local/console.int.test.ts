// Lines on the console: exactly those of the original Prefect flow, and only failures where there are many monitors.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../support/servers.ts';
import { type Client, clientOf, type Run } from './support/client.ts';
import { type Workspace, workspaceOfTest } from './support/workspace.ts';

const time = '\\d\\d:\\d\\d:\\d\\d\\.\\d{3}';

/** The monitors file of the repository, with the address of the test's server and options to reach it. */
const writeReportsMonitors = async (workspace: Workspace, url: string): Promise<string> => {
  const shipped = await readFile(new URL('../../monitors.ts', import.meta.url), 'utf8');
  const watched = shipped
    .replace('https://status.playstation.com/es-mx/', url)
    .replace("every: '30s'", "every: '30s', allowPrivate: true, retries: 0");
  expect(watched.split(url)).toHaveLength(2);
  return workspace.write(watched.replace(/^import .* from 'vigia';$/m, ''));
};

/** The lines of one run, found by its name and those of its task runs. */
const linesOf = (lines: readonly string[], run: Run): readonly string[] => {
  const names = [run.name, ...run.taskRuns.map(({ name }) => name)];
  return lines.filter((line) => names.some((name) => line.includes(`run '${name}' `)));
};

describe("the report's monitor", () => {
  it('prints its failure in the wording of the report', async () => {
    const workspace = await workspaceOfTest();
    const server = await startServer(status(404));
    onTestFinished(server.close);
    const vigia = await workspace.start(await writeReportsMonitors(workspace, `${server.url}/es-mx/`));
    const run = await clientOf(vigia).runNow('playstation-monitor');
    await vigia.waitForLine(`Flow run '${run.name}'`);

    const task = "Task run 'check_playstation_server_status-[0-9a-f]{3}' - ";
    const failed = "Failed\\('Servidor PlayStation no disponible. Status code: 404'\\)";
    const expected = [
      `^${time} \\| INFO    \\| ${task}PlayStation server returned status code 404$`,
      `^${time} \\| ERROR   \\| ${task}Finished in state ${failed}$`,
      `^${time} \\| INFO    \\| Flow run '[a-z]+-[a-z]+' - Finished in state Completed\\(\\)$`,
    ];
    const lines = linesOf(vigia.lines(), run);
    expect(lines).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) expect(lines[index]).toMatch(new RegExp(pattern));
    expect(run).toMatchObject({ flow: 'playstation_monitor', state: { type: 'COMPLETED' } });
  });

  it('prints that the service passes, after the addresses of dashboard, API and records', async () => {
    const workspace = await workspaceOfTest();
    const server = await startServer(status(200));
    onTestFinished(server.close);
    const file = await writeReportsMonitors(workspace, `${server.url}/es-mx/`);
    const vigia = await workspace.start(file);
    const run = await clientOf(vigia).runNow('playstation-monitor');
    await vigia.waitForLine(`Flow run '${run.name}'`);

    const lines = vigia.lines();
    expect(lines[0]).toMatch(new RegExp(`^${time} \\| INFO    \\| Times are of \\d{4}-\\d\\d-\\d\\d, .*UTC`));
    expect(lines[1]).toMatch(new RegExp(`^${time} \\| INFO    \\| Vigía watches 1 monitor of `));
    expect(lines.slice(1, 4).map((line) => line.slice(25))).toEqual([
      `Vigía watches 1 monitor of ${file}`,
      `Dashboard: ${vigia.url}   API: ${vigia.url}/api/v1`,
      `Records:   ${join(workspace.data, 'vigia.db')}   Ctrl-C stops`,
    ]);
    expect(linesOf(lines, run).map((line) => line.replace(/^.*?' - /, ''))).toEqual([
      'El servicio de PlayStation Network esta funcionando correctamente',
      'Finished in state Completed()',
      'Finished in state Completed()',
    ]);
    expect(vigia.errors()).toBe('');
  });
});

describe('with many monitors', () => {
  const passing = (n: number, url: string): readonly string[] =>
    Array.from(
      { length: n },
      (_, i) => `monitor('well-${i}', { every: '7d', allowPrivate: true, checks: [http('home', '${url}')] })`,
    );

  const runFirstThree = async (client: Client): Promise<readonly Run[]> => {
    const runs = await Promise.all(['well-0', 'well-1', 'well-0'].map((id) => client.runNow(id)));
    expect(runs.map((run) => run.taskRuns[0]?.state.type)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
    return runs;
  };

  it.each([
    { n: 2, lineCount: 6 },
    { n: 19, lineCount: 3 },
    { n: 20, lineCount: 0 },
  ])('$n passing monitors and one that fails: $lineCount lines for three passing runs', async ({ n, lineCount }) => {
    const workspace = await workspaceOfTest();
    const server = await startServer(status(200));
    onTestFinished(server.close);
    server.playAt('/broken', status(500));
    const broken = `monitor('broken', { every: '7d', retries: 0, allowPrivate: true, checks: [http('home', '${server.url}/broken')] })`;
    const vigia = await workspace.start(
      await workspace.write(`export default [${[...passing(n, server.url), broken].join(',\n')}];`),
    );
    const client = clientOf(vigia);
    const runs = await runFirstThree(client);
    const failing = await client.runNow('broken');
    // Printed after all lines of the runs before it.
    await vigia.waitForLine("Alert 'broken#1 opened'");
    expect(runs.flatMap((run) => linesOf(vigia.lines(), run))).toHaveLength(lineCount);
    expect(linesOf(vigia.lines(), failing)).toHaveLength(2);
    const notified = vigia.lines().filter((line) => line.includes('because there are more than 20 monitors'));
    expect(notified).toHaveLength(lineCount === 0 ? 1 : 0);
  });
});

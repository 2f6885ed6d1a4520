// A changed monitors file that is refused: pages, API, metrics and the command line say so until it is repaired.
import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { vigia as cli } from '../../cli/support/spawn-cli.ts';
import { until } from '../support/until.ts';
import { createWorkspace, imports, type Vigia, type Workspace } from '../support/workspace.ts';

const sound = (id = 'shop', language = 'en') =>
  `export default [monitor('${id}', { every: '7d', language: '${language}', checks: [http('home', 'http://127.0.0.1:9')] })];`;

let workspace: Workspace;
let vigia: Vigia;
let file: string;

beforeAll(async () => {
  workspace = await createWorkspace();
  file = await workspace.write(sound());
  vigia = await workspace.start(file);
  // The file watcher may take this long to read the file for the first time.
  await sleep(1_500);
  return workspace.remove;
});

const text = async (path: string): Promise<string> => (await fetch(`${vigia.url}${path}`)).text();
const fileState = async () => JSON.parse(await text('/api/v1/health')).monitorsFile;

const save = async (source: string): Promise<void> => writeFile(file, `${imports}${source}`);

const untilRefused = (
  isRefused: boolean,
  reason = '',
): Promise<{ readonly monitors: number; readonly refused: unknown }> =>
  until(
    async () => {
      const state = await fileState();
      const isAsWanted = isRefused ? state.refused?.reason.includes(reason) : state.refused === null;
      return isAsWanted ? state : undefined;
    },
    20_000,
    () => `the state of the file did not change: ${vigia.output()}`,
  );

describe('a refused monitors file', () => {
  it.each([
    ['with an invalid option', sound().replace("'7d'", "'soon'"), '"soon" is not a valid duration'],
    ['with a syntax error', 'export default [', 'syntax error'],
    ['without a default export', 'export const monitors = [];', 'default'],
    ['that throws', "throw new Error('no <b>configuration</b>');", 'no <b>configuration</b>'],
  ])('%s is on every page and in health, metrics and status', async (_name, source, reason) => {
    const { loadedAt } = await untilRefused(false).then(fileState);
    await save(source);
    expect(await untilRefused(true, reason)).toMatchObject({ monitors: 1, loadedAt });
    for (const path of ['/', '/?monitor=shop', '/docs', '/nowhere'])
      expect(await text(path)).toMatch(
        /class="banner".*The changed monitors file was refused.*the version with 1 monitor /s,
      );
    expect(await text('/')).not.toContain('<b>configuration</b>');
    expect(await text('/metrics')).toContain('\nvigia_monitors_file_ok 0\n');
    const { code, out, err } = await cli(['status'], { env: { VIGIA_URL: vigia.url } });
    expect([code, out]).toEqual([0, expect.stringContaining('shop')]);
    expect(err).toMatch(
      /^The changed monitors file was refused at .*; the version of .* with 1 monitor is still in use: /,
    );
    expect(err).toContain(reason);
    await save(sound());
    await untilRefused(false);
    expect(await text('/')).not.toContain('class="banner"');
    expect(await text('/metrics')).toContain('\nvigia_monitors_file_ok 1\n');
  });

  it('that is missing is one too, and a new version ends it', async () => {
    await rm(file);
    await untilRefused(true, 'is missing');
    await save(sound('other', 'es'));
    expect(await untilRefused(false)).toMatchObject({ monitors: 1 });
    await save('export default 1;');
    await untilRefused(true);
    expect(await text('/?monitor=other')).toContain('El archivo de monitores modificado fue rechazado');
  });
});

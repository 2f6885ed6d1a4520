// The examples of docs/alerts.md load, and the page has a section for every channel that users can import.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadMonitors } from '../../shared/define/load/load-monitors.ts';
import { examplesIn } from './examples.ts';

const read = (file: string): string => readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
const page = read('docs/alerts.md');

/** The page also has code for the receiver of a webhook. */
const monitorsFiles = examplesIn(page).filter(({ code }) => code.includes('export default'));

it.each(monitorsFiles.map(({ code }, index) => [index + 1, code] as const))('example %i loads', async (_, code) => {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-alerts-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'monitors.ts');
  await writeFile(file, code);
  expect(await loadMonitors(file)).toMatchObject({ ok: true, alerts: { channels: [{}] } });
});

it('has a section for every channel', () => {
  const names = [...read('shared/monitor.ts').matchAll(/^export \{.*?\b(\w+) \} from '\.\/channels\//gm)];
  expect(names.length).toBeGreaterThan(1);
  expect(names.filter(([, name]) => !page.includes(`\n### ${name}(`)).map(([, name]) => name)).toEqual([]);
});

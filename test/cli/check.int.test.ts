// `vigia check` runs a check without a server; the server of this test shows that nothing is recorded.
import { describe, expect, it } from 'vitest';
import { redirect } from '../support/servers.ts';
import { type Shop, shopOfFile } from './support/shop-server.ts';
import { vigia } from './support/spawn-cli.ts';

const shop = shopOfFile();
const json: Shop['json'] = (args) => shop().json(args);

describe('vigia check', () => {
  it('runs a monitor of the file without a server, and records nothing', async () => {
    const before = await json<{ runs: readonly unknown[] }>(['runs']);
    const passing = await vigia(['check', 'shop', '--monitors', shop().monitors]);
    expect([passing.code, passing.err]).toEqual([0, '']);
    expect(passing.out).toMatch(/^● shop {2}flow run .*\n {2}● home-.* {2}Completed\(\)\n[\s\S]* → 200/);
    const broken = await vigia(['check', 'playstation-monitor', '--monitors', shop().monitors, '--json']);
    expect(broken.code).toBe(1);
    expect(JSON.parse(broken.out)).toMatchObject({
      state: { type: 'COMPLETED' },
      taskRuns: [{ state: { type: 'FAILED' }, evidence: [{ status: 503 }] }],
    });
    expect(await json(['runs'])).toEqual(before);
  });

  it('runs a check of a URL, on this machine only with --allow-private', async () => {
    expect(await vigia(['check', shop().target.url, '--allow-private'])).toMatchObject({ code: 0, err: '' });
    expect(await vigia(['check', `${shop().target.url}/broken`, '--allow-private'])).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^✖ [\s\S]*Status 503 from \S+, expected 200[\s\S]*\n {4}[^\n]*: 503 ≠ 200\n/),
    });
    const page = {
      does: 'status',
      status: 503,
      body: '<h1>Closed</h1> for today',
      headers: { 'content-type': 'text/html' },
    } as const;
    shop().target.playAt('/closed', page);
    expect((await vigia(['check', `${shop().target.url}/closed`, '--allow-private'])).out).toMatch(
      /\n {6}response {5}Closed for today\n/,
    );
    shop().target.playAt('/moved', redirect('/closed'));
    const moved = (await vigia(['check', `${shop().target.url}/moved`, '--allow-private'])).out;
    expect(moved).toMatch(/\/moved → 503, \d+ B, 1 redirect to http:\S+\/closed, HTTP/);
    expect(moved).toMatch(
      /\n {6}redirects {4}302 from http:\S+\/moved at \S+ after .*\n {19}503 from http:\S+\/closed at /,
    );
    expect(await vigia(['check', shop().target.url])).toMatchObject({
      code: 1,
      out: expect.stringContaining('allowPrivate'),
      err: 'No request was sent: --allow-private lets this check reach private and loopback addresses.\n',
    });
  });

  it('prints what is wrong with the file, the monitor or the URL', async () => {
    const file = await shop().workspace.write(
      "export default [monitor('shop', { every: '5s', checks: [] })];",
      'wrong.ts',
    );
    const wrong = await vigia(['check', 'shop', '--monitors', file]);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/^\S*wrong\.ts: monitors\[0\] "shop": every: /);
    expect(await vigia(['check', 'shpo', '--monitors', shop().monitors])).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean 'shop'?"),
    });
    expect(await vigia(['check', 'shop.example'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('write https://shop.example'),
    });
    expect((await vigia(['check', 'shop', '--monitors', 'nowhere.ts'])).err).toContain('the file does not exist');
  });

  it('keeps output of the monitors file out of the JSON document', async () => {
    const file = await shop().workspace.write(
      `console.log('noise'); setInterval(() => undefined, 1000);
export default [monitor('shop', { every: '1m', allowPrivate: true, checks: [http('home', '${shop().target.url}')] })];`,
      'noisy.ts',
    );
    const { out, err, code } = await vigia(['check', 'shop', '--monitors', file, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ monitor: 'shop' });
    expect(err).toBe('noise\n');
  });
});

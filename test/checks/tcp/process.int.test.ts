// TCP checks through the real process: recorded, served by the API, shown by the pages and the CLI.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vigia as runCli } from '../../cli/support/spawn-cli.ts';
import { type Client, clientOf, type Run } from '../../local/support/client.ts';
import { createWorkspace, type Vigia, type Workspace } from '../../local/support/workspace.ts';
import { EXPIRED_CERT, SHOP_KEY } from '../../support/certificate.ts';
import { closedPort } from '../../support/servers.ts';
import { drip, greet, type LineServer, respondTo, startLineServer, staySilent } from './support/line-servers.ts';

let workspace: Workspace;
let vigia: Vigia;
let client: Client;
let servers: Readonly<Record<'greeting' | 'wrong' | 'silent' | 'redis' | 'expired' | 'drip', LineServer>>;

const check = (id: string, port: number, options = '{}', more = ''): string =>
  `monitor('${id}', { every: '7d', retries: 0, timeout: '1s', allowPrivate: true, ${more}
    checks: [tcp('service', '127.0.0.1:${port}', ${options})] })`;

const monitorsFile = (): string => `import { tcp } from 'vigia';
const service = tcp('service', '127.0.0.1:${servers.greeting.port}', { expect: '220' });
export default [
  ${check('open', servers.silent.port)},
  ${check('closed', closedPort)},
  ${check('greeting', servers.greeting.port, '{ expect: /^220 / }')},
  ${check('wrong', servers.wrong.port, "{ expect: '220' }")},
  ${check('wrong-es', servers.wrong.port, "{ expect: '220' }", "language: 'es',")},
  ${check('silent', servers.silent.port, "{ expect: '220', timeout: '300ms' }")},
  ${check('redis', servers.redis.port, "{ send: 'PING\\r\\n', expect: '+PONG' }")},
  ${check('expired', servers.expired.port, '{ tls: true }')},
  ${check('drip', servers.drip.port, "{ expect: 'never', timeout: '400ms' }")},
  ${check('private', servers.greeting.port, '{}').replace('allowPrivate: true', 'allowPrivate: false')},
  monitor('flow', { every: '7d', retries: 0, allowPrivate: true, flow: flow('mail', async ({ run, print }) => {
    const { value } = await run(service);
    print(value);
  }) }),
];
`;

beforeAll(async () => {
  workspace = await createWorkspace();
  servers = {
    greeting: await startLineServer(greet('220 mail.example ESMTP\r\n')),
    wrong: await startLineServer(greet('554 \u001b[2J<script>alert(1)</script>\r\n')),
    silent: await startLineServer(staySilent),
    redis: await startLineServer(respondTo('PING\r\n', '+PONG\r\n')),
    expired: await startLineServer(greet('220'), { key: SHOP_KEY, cert: EXPIRED_CERT }),
    drip: await startLineServer(drip('.', 10)),
  };
  vigia = await workspace.start(await workspace.write(monitorsFile()));
  client = clientOf(vigia);
});

afterAll(async () => {
  await workspace?.remove();
  await Promise.all(Object.values(servers ?? {}).map((server) => server.close()));
});

const taskOf = (run: Run) => {
  const [task] = run.taskRuns;
  if (!task) throw new Error('no task run');
  return task;
};

describe('a TCP check that passes', () => {
  it.each(['open', 'greeting', 'redis'])('is Completed: %s', async (id) => {
    const task = taskOf(await client.runNow(id));
    expect(task).toMatchObject({ state: { name: 'Completed' }, evidence: [{ kind: 'tcp', error: null }] });
  });

  it('runs in a flow, whose thread sends its requests through the process', async () => {
    const run = await client.runNow('flow');
    expect(taskOf(run)).toMatchObject({ state: { name: 'Completed' }, evidence: [{ kind: 'tcp', bytes: 24 }] });
    expect(run.lines).toEqual(['220 mail.example ESMTP', '']);
  });
});

describe('a TCP check that fails', () => {
  it.each<[string, RegExp, object]>([
    ['closed', /^connection refused by 127\.0\.0\.1:4$/, { error: { code: 'CONNECTION_REFUSED' } }],
    ['wrong', /^Response "554 .*" from 127\.0\.0\.1:\d+, expected "220"$/, { error: null, bytes: 35 }],
    ['wrong-es', /^Respuesta "554 .*" de 127\.0\.0\.1:\d+; se esperaba "220"$/, { error: null }],
    ['silent', /^no response within 300 ms \(connected in /, { error: { code: 'TIMED_OUT' }, bytes: 0 }],
    ['expired', /^certificate of 127\.0\.0\.1 /, { error: { code: expect.stringMatching(/^CERTIFICATE_/) } }],
    ['drip', /^Response "\.{20,}" from /, { error: null }],
    ['private', /^address 127\.0\.0\.1 is a loopback address/, { error: { code: 'ADDRESS_REFUSED' } }],
  ])('is Failed with its reason: %s', async (id, message, evidence) => {
    const task = taskOf(await client.runNow(id));
    expect(task.state).toMatchObject({ name: 'Failed', message: expect.stringMatching(message) });
    expect(task.evidence).toMatchObject([evidence]);
  });

  it('opens an incident, whose alert shows the evidence', async () => {
    await client.waitForIncident('closed', ({ endedAt }) => endedAt === null);
    const line = `TCP 127.0.0.1:${closedPort}: CONNECTION_REFUSED while connecting`;
    await expect.poll(() => vigia.output()).toContain(line);
  });

  it('is shown on its page, with the response as text', async () => {
    const run = await client.runNow('wrong');
    const page = await (await fetch(`${vigia.url}/runs/${run.id}`)).text();
    expect(page).toContain(`TCP 127.0.0.1:${servers.wrong.port}`);
    expect(page).toContain('unexpected response');
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('\u001b');
  });
});

describe('vigia check', () => {
  it('checks a TCP address', async () => {
    const url = `tcp://127.0.0.1:${servers.greeting.port}`;
    const passing = await runCli(['check', url, '--allow-private']);
    expect(passing).toMatchObject({ code: 0, err: '' });
    expect(passing.out).toMatch(/\n {4}TCP 127\.0\.0\.1:\d+ → connected\n {6}address +127\.0\.0\.1:\d+\n/);
    expect(await runCli(['check', `tcp://127.0.0.1:${closedPort}`, '--allow-private'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('CONNECTION_REFUSED while connecting: connection refused by 127.0.0.1:4'),
    });
    expect(await runCli(['check', url])).toMatchObject({ code: 1, err: expect.stringContaining('--allow-private') });
  });

  it('checks a TLS address', async () => {
    const { code, out } = await runCli(['check', `tls://127.0.0.1:${servers.expired.port}/`, '--allow-private']);
    expect(code).toBe(1);
    expect(out).toMatch(/TLS 127\.0\.0\.1:\d+ → CERTIFICATE_/);
  });

  it('checks a monitor of the file, and prints an unexpected response', async () => {
    const { code, out } = await runCli(['check', 'wrong', '--monitors', `${workspace.folder}/monitors.ts`]);
    expect(code).toBe(1);
    expect(out).toMatch(/TCP 127\.0\.0\.1:\d+ → unexpected response, 35 B\n/);
    expect(out).toMatch(/\n {6}response +554 /);
    expect(out).not.toContain('\u001b[2J');
  });

  it('rejects an address without a port', async () => {
    expect(await runCli(['check', 'tcp://mail.example'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('"mail.example" has no port; write host and port'),
    });
  });
});

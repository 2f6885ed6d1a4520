import { describe, expect, it } from 'vitest';
import {
  flow,
  type HttpOptions,
  http,
  monitor,
  secret,
  type TaskContext,
  task,
  withSecrets,
} from '../../shared/monitor.ts';
import { openEnvironmentSecrets } from '../../shared/secrets/environment-secrets.ts';
import { createRedactor } from '../../shared/secrets/masking/redactor.ts';
import {
  answer,
  checkedMonitor,
  endOf,
  executeMonitor,
  onlyTask,
  type Script,
  scripted,
  trouble,
} from './support/executing.ts';

const value = 'p&ss "wörd" <7>/x';
const pem = `-----BEGIN PRIVATE KEY-----\n${'MIGHAgEAMBMGByqGSM49'.repeat(3)}\n-----END PRIVATE KEY-----`;
const [password, key] = [secret('PASSWORD'), secret('KEY')];
const environment = { PASSWORD: `${value}\n`, KEY: pem, SHORT: 'abc' };

const run = async (
  checks: Parameters<typeof monitor>[1],
  script: Script = () => answer(200),
  set: object = environment,
) => {
  const { probe, requests } = scripted(script);
  const secrets = openEnvironmentSecrets(set as Record<string, string>);
  const execution = await executeMonitor(checkedMonitor(monitor('shop', checks)), { probe, secrets });
  return { execution, taskRun: onlyTask(execution), requests, text: JSON.stringify(execution) };
};

const check = (options: HttpOptions, script?: Script, set?: object) =>
  run({ every: '30s', checks: [http('home', 'https://shop.example/', options)] }, script, set);

const inFlow = (work: (context: TaskContext) => unknown, script?: Script) => {
  const asking = task('asking', work);
  return run({ every: '30s', flow: flow('f', ({ run }) => run(asking)) }, script);
};

describe('a secret is in its place when the request is made', () => {
  it('in headers, in JSON, in who asks and in the client certificate', async () => {
    const { requests, taskRun } = await check({
      method: 'POST',
      headers: { 'x-key': withSecrets`Key ${secret('SHORT')}!` },
      body: { password, text: withSecrets`"${password}"`, list: [password] },
      auth: { basic: { user: 'me', password } },
      clientCertificate: { cert: '-----BEGIN CERTIFICATE-----', key },
    });
    expect(endOf(taskRun)).toBe('Completed');
    expect(requests[0]).toMatchObject({
      headers: { 'x-key': 'Key abc!', authorization: expect.stringMatching(/^Basic /) },
      clientCertificate: { key: pem },
    });
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({ password: value, text: `"${value}"`, list: [value] });
    const credentials = Buffer.from(requests[0]?.headers?.authorization?.slice(6) ?? '', 'base64').toString();
    expect(credentials).toBe(`me:${value}`);
  });

  it('also in the requests of a task of one’s own', async () => {
    const { requests } = await inFlow(({ fetch }) =>
      fetch('https://shop.example/', { method: 'POST', body: withSecrets`p=${password}`, auth: { bearer: password } }),
    );
    expect(requests[0]).toMatchObject({ body: `p=${value}`, headers: { authorization: `Bearer ${value}` } });
  });

  it('a redirect does not carry it away, unless it is said to', async () => {
    const headers = { 'x-key': password };
    const refused = await check({ headers }, () => answer(302, '', { location: 'https://evil.example/' }));
    expect(refused.requests[0]?.maxRedirects).toBe(0);
    expect(endOf(refused.taskRun)).toContain('Redirect: 302 to https://evil.example/, expected none');
    expect((await check({ headers, redirects: 'follow' })).requests[0]).toHaveProperty('maxRedirects', 5);
    expect((await check({ auth: { bearer: password } })).requests[0]).not.toHaveProperty('maxRedirects');
    const own = await inFlow(({ fetch }) => fetch('https://shop.example/', { headers }));
    expect(own.requests[0]?.maxRedirects).toBe(0);
  });
});

describe('a secret that cannot be had fails the task, by its name', () => {
  it.each([
    ['en', 'Failed: secret PASSWORD is not set'],
    ['es', 'Failed: el secreto PASSWORD no está definido'],
  ] as const)('in %s', async (language, end) => {
    const checks = [http('home', 'https://shop.example/', { auth: { bearer: password } })];
    const { taskRun, requests } = await run({ every: '30s', checks, language }, undefined, {});
    expect([endOf(taskRun), requests.length]).toEqual([end, 0]);
  });

  it('one that nobody named when the monitors were loaded', async () => {
    const { taskRun } = await inFlow(({ fetch }) =>
      fetch('https://shop.example/', { auth: { bearer: secret('LATE') } }),
    );
    expect(endOf(taskRun)).toContain(
      'secret LATE was not defined when the monitors file was loaded; write const token =',
    );
  });

  it('one that became text', async () => {
    const { taskRun, requests } = await inFlow(({ fetch }) =>
      fetch('https://shop.example/', { headers: { authorization: `Bearer ${password}` } }),
    );
    expect(endOf(taskRun)).toContain('was converted to text; write withSecrets`');
    expect(requests).toEqual([]);
  });
});

const forms: readonly (readonly [string, string])[] = [
  ['as it is', value],
  ['in base64', Buffer.from(value).toString('base64')],
  ['in base64 with a user before it', Buffer.from(`me:${value}`).toString('base64')],
  ['in base64 for URLs', Buffer.from(`user:${value}`).toString('base64url')],
  ['in a URL', encodeURIComponent(value)],
  ['in a form', new URLSearchParams({ p: value }).toString()],
  ['in JSON', JSON.stringify(value)],
  ['in HTML', value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
];

/** Enough of it to be of use to whoever reads it. */
const traces = [
  value.slice(0, 6),
  'wörd',
  encodeURIComponent(value).slice(0, 10),
  Buffer.from(value).toString('base64').slice(0, 10),
  Buffer.from(`me:${value}`).toString('base64').slice(4, 16),
];

describe('what a server sends back of a secret is not kept', () => {
  const auth = { bearer: password };
  const leaves = (text: string) => traces.filter((trace) => text.includes(trace));

  it.each(forms)('%s: in headers, body, JSON and redirects', async (_, form) => {
    const echo: Script = () => answer(200, `you said ${form}`, { a: form, location: `/?q=${form}` });
    const expected = { headers: { a: 'b' }, body: 'basket' };
    const { text, taskRun } = await check({ auth, expect: expected }, echo);
    expect(text).toContain('***');
    expect(leaves(text)).toEqual([]);
    expect(taskRun.findings).toHaveLength(2);
    const json: Script = () => answer(200, JSON.stringify({ a: form }));
    expect(leaves((await check({ auth, expect: { json: { '$.a': 1 } } }, json)).text)).toEqual([]);
    const moved: Script = () => answer(302, '', { location: `https://evil.example/?q=${form}` });
    expect(leaves((await check({ auth, redirects: 'refuse' }, moved)).text)).toEqual([]);
  });

  it.each(forms)('%s: in evidence, errors, messages and lines', async (_, form) => {
    const failing: Script = () => {
      const outcome = trouble(`no answer to ${form}`);
      const tls = { subject: `CN=${form}`, refused: form };
      return { ...outcome, evidence: { ...outcome.evidence, url: `https://shop.example/?q=${form}`, tls } };
    };
    const { text } = await inFlow(async ({ fetch, print }) => {
      print('before', form);
      await fetch('https://shop.example/', { auth }).catch((error: unknown) => print(error, [form]));
      throw new Error(`failed with ${form}`);
    }, failing);
    expect(leaves(text)).toEqual([]);
  });

  it('nor what is left of it where a text was cut', async () => {
    const cut = `${'x'.repeat(40)}${value.slice(0, 9)}…`;
    const { taskRun, text } = await check({ auth }, () => trouble(cut));
    expect(endOf(taskRun)).toBe(`Failed: ${'x'.repeat(40)}***…`);
    expect(leaves(text)).toEqual([]);
    const long = await check({ auth, expect: { body: 'basket' } }, () => answer(200, `${'x'.repeat(190)}${value}`));
    expect(leaves(long.text)).toEqual([]);
  });

  it('nor the lines of a key', async () => {
    const clientCertificate = { cert: key, key };
    const { text } = await check({ clientCertificate }, () => trouble(`bad key ${pem.replaceAll('\n', ' ')}`));
    expect(text).not.toContain('MIGHAgEA');
  });

  it('and what is no secret stays', async () => {
    const { taskRun } = await check({ auth }, () => answer(503, 'Closed for today'));
    expect(taskRun.evidence[0]?.excerpt).toBe('Closed for today');
  });
});

describe('the redactor', () => {
  it('leaves a value of three characters alone: it would be everywhere', () => {
    const redactor = createRedactor();
    redactor.addSecret('abc');
    expect(redactor.redact('abcabc')).toBe('abcabc');
  });

  it('takes the longest first', () => {
    const redactor = createRedactor();
    redactor.addSecret('token');
    redactor.addSecret('token-and-more');
    expect(redactor.redact('a token-and-more b token c')).toBe('a *** b *** c');
  });
});

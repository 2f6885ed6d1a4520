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
  endOf,
  executeMonitor,
  httpError,
  httpResponse,
  loadedMonitor,
  onlyTask,
  type Script,
  scriptedProbe,
} from './support/execute-flow.ts';

const value = 'p&ss "wörd" <7>/x';
const pem = `-----BEGIN PRIVATE KEY-----\n${'MIGHAgEAMBMGByqGSM49'.repeat(3)}\n-----END PRIVATE KEY-----`;
const [password, key] = [secret('PASSWORD'), secret('KEY')];
const environment = { PASSWORD: `${value}\n`, KEY: pem, SHORT: 'abc' };

const run = async (
  checks: Parameters<typeof monitor>[1],
  script: Script = () => httpResponse(200),
  set: object = environment,
) => {
  const { probe, requests } = scriptedProbe(script);
  const secrets = openEnvironmentSecrets(set as Record<string, string>);
  const execution = await executeMonitor(loadedMonitor(monitor('shop', checks)), { probe, secrets });
  return { execution, taskRun: onlyTask(execution), requests, text: JSON.stringify(execution) };
};

const check = (options: HttpOptions, script?: Script, set?: object) =>
  run({ every: '30s', checks: [http('home', 'https://shop.example/', options)] }, script, set);

const inFlow = (work: (context: TaskContext) => unknown, script?: Script) => {
  const requesting = task('requesting', work);
  return run({ every: '30s', flow: flow('f', ({ run }) => run(requesting)) }, script);
};

describe('a request with secrets', () => {
  it('has their values in headers, JSON, authorization and client certificate', async () => {
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

  it('has their values in a task of the user’s own', async () => {
    const { requests } = await inFlow(({ fetch }) =>
      fetch('https://shop.example/', { method: 'POST', body: withSecrets`p=${password}`, auth: { bearer: password } }),
    );
    expect(requests[0]).toMatchObject({ body: `p=${value}`, headers: { authorization: `Bearer ${value}` } });
  });

  it('follows no redirect unless the check says so', async () => {
    const headers = { 'x-key': password };
    const refused = await check({ headers }, () => httpResponse(302, '', { location: 'https://evil.example/' }));
    expect(refused.requests[0]?.maxRedirects).toBe(0);
    expect(endOf(refused.taskRun)).toContain(
      'Redirect from shop.example to https://evil.example/ (302), expected none',
    );
    expect((await check({ headers, redirects: 'follow' })).requests[0]).toHaveProperty('maxRedirects', 10);
    expect((await check({ auth: { bearer: password } })).requests[0]).not.toHaveProperty('maxRedirects');
    const own = await inFlow(({ fetch }) => fetch('https://shop.example/', { headers }));
    expect(own.requests[0]?.maxRedirects).toBe(0);
  });
});

describe('a task fails with the name of a secret', () => {
  it.each([
    ['en', 'Failed: secret PASSWORD is not set'],
    ['es', 'Failed: el secreto PASSWORD no está definido'],
  ] as const)('that is not set, in the language %s', async (language, end) => {
    const checks = [http('home', 'https://shop.example/', { auth: { bearer: password } })];
    const { taskRun, requests } = await run({ every: '30s', checks, language }, undefined, {});
    expect([endOf(taskRun), requests.length]).toEqual([end, 0]);
  });

  it('that was not defined when the monitors file was loaded', async () => {
    const { taskRun } = await inFlow(({ fetch }) =>
      fetch('https://shop.example/', { auth: { bearer: secret('LATE') } }),
    );
    expect(endOf(taskRun)).toContain(
      'secret LATE was not defined when the monitors file was loaded; write const token =',
    );
  });

  it('that was converted to text', async () => {
    const { taskRun, requests } = await inFlow(({ fetch }) =>
      fetch('https://shop.example/', { headers: { authorization: `Bearer ${password}` } }),
    );
    expect(endOf(taskRun)).toContain('was converted to text; write withSecrets`');
    expect(requests).toEqual([]);
  });
});

const forms: readonly (readonly [string, string])[] = [
  ['plain', value],
  ['in base64', Buffer.from(value).toString('base64')],
  ['in base64 after a user name', Buffer.from(`me:${value}`).toString('base64')],
  ['in base64 for URLs', Buffer.from(`user:${value}`).toString('base64url')],
  ['in a URL', encodeURIComponent(value)],
  ['in a form', new URLSearchParams({ p: value }).toString()],
  ['in JSON', JSON.stringify(value)],
  ['in HTML', value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
];

/** Parts of the secret that would be useful to a reader. */
const traces = [
  value.slice(0, 6),
  'wörd',
  encodeURIComponent(value).slice(0, 10),
  Buffer.from(value).toString('base64').slice(0, 10),
  Buffer.from(`me:${value}`).toString('base64').slice(4, 16),
];

describe('a secret that a server echoes is not recorded', () => {
  const auth = { bearer: password };
  const leaked = (text: string) => traces.filter((trace) => text.includes(trace));

  it.each(forms)('%s: in headers, body, JSON and redirects', async (_, form) => {
    const echo: Script = () => httpResponse(200, `received ${form}`, { a: form, location: `/?q=${form}` });
    const expected = { headers: { a: 'b' }, body: 'basket' };
    const { text, taskRun } = await check({ auth, expect: expected }, echo);
    expect(text).toContain('***');
    expect(leaked(text)).toEqual([]);
    expect(taskRun.findings).toHaveLength(2);
    const json: Script = () => httpResponse(200, JSON.stringify({ a: form }));
    expect(leaked((await check({ auth, expect: { json: { '$.a': 1 } } }, json)).text)).toEqual([]);
    const moved: Script = () => httpResponse(302, '', { location: `https://evil.example/?q=${form}` });
    expect(leaked((await check({ auth, redirects: 'refuse' }, moved)).text)).toEqual([]);
  });

  it.each(forms)('%s: in evidence, errors, messages and printed lines', async (_, form) => {
    const failing: Script = () => {
      const outcome = httpError(`no response to ${form}`);
      const tls = { subject: `CN=${form}`, refused: form };
      return { ...outcome, evidence: { ...outcome.evidence, url: `https://shop.example/?q=${form}`, tls } };
    };
    const { text } = await inFlow(async ({ fetch, print }) => {
      print('before', form);
      await fetch('https://shop.example/', { auth }).catch((error: unknown) => print(error, [form]));
      throw new Error(`failed with ${form}`);
    }, failing);
    expect(leaked(text)).toEqual([]);
  });

  it('at the end of a text that was cut', async () => {
    const cut = `${'x'.repeat(40)}${value.slice(0, 9)}…`;
    const { taskRun, text } = await check({ auth }, () => httpError(cut));
    expect(endOf(taskRun)).toBe(`Failed: ${'x'.repeat(40)}***…`);
    expect(leaked(text)).toEqual([]);
    const long = await check({ auth, expect: { body: 'basket' } }, () =>
      httpResponse(200, `${'x'.repeat(190)}${value}`),
    );
    expect(leaked(long.text)).toEqual([]);
  });

  it('as single lines of a key', async () => {
    const clientCertificate = { cert: key, key };
    const { text } = await check({ clientCertificate }, () => httpError(`bad key ${pem.replaceAll('\n', ' ')}`));
    expect(text).not.toContain('MIGHAgEA');
  });

  it('and other text stays', async () => {
    const { taskRun } = await check({ auth }, () => httpResponse(503, 'Closed for today'));
    expect(taskRun.evidence[0]?.excerpt).toBe('Closed for today');
  });
});

describe('the redactor', () => {
  it('does not redact a value of three characters, which any text contains', () => {
    const redactor = createRedactor();
    redactor.addSecret('abc');
    expect(redactor.redact('abcabc')).toBe('abcabc');
  });

  it('redacts the longest of overlapping values', () => {
    const redactor = createRedactor();
    redactor.addSecret('token');
    redactor.addSecret('token-and-more');
    expect(redactor.redact('a token-and-more b token c')).toBe('a *** b *** c');
  });
});

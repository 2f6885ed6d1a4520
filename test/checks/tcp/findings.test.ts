// What a TCP check makes of the outcome of its request.
import { describe, expect, it } from 'vitest';
import type { TcpEvidence } from '../../../shared/checks/tcp/evidence.ts';
import type { TcpRequest, TcpResponse } from '../../../shared/checks/tcp/kind.ts';
import { type MonitorOptions, monitor, secret, type TcpOptions, tcp, withSecrets } from '../../../shared/monitor.ts';
import type { Probe, ProbeOutcome } from '../../../shared/net/probe-port.ts';
import { endOf, executeMonitor, loadedMonitor, onlyTask } from '../../runner/support/execute-flow.ts';

const day = 86_400_000;
const evidence: TcpEvidence = { kind: 'tcp', target: 'mail.example:25', protocol: 'tcp', phases: { totalMs: 3 } };

const responded = (text: string, isExpected = false, more: Partial<TcpEvidence> = {}): ProbeOutcome<TcpResponse> => ({
  ok: true,
  response: { text, isExpected },
  evidence: { ...evidence, ...more },
});

const certificateValidFor = (ms: number): ProbeOutcome =>
  responded('', true, { protocol: 'tls', tls: { validTo: Date.now() + ms + 60_000 } });

const run = async (options: TcpOptions, outcome: ProbeOutcome, more: Pick<MonitorOptions, 'language'> = {}) => {
  const requests: TcpRequest[] = [];
  const probe: Probe = async (request) => {
    requests.push(request as TcpRequest);
    return outcome;
  };
  const made = monitor('mail', { every: '30s', checks: [tcp('smtp', 'mail.example:25', options)], ...more });
  const secrets = { get: async (name: string) => `value-of-${name}` };
  const taskRun = onlyTask(await executeMonitor(loadedMonitor(made), { probe, secrets }));
  return { taskRun, request: requests[0] };
};

const endOfCheck = async (options: TcpOptions, outcome: ProbeOutcome): Promise<string> =>
  endOf((await run(options, outcome)).taskRun);

describe('a TCP check', () => {
  it('is Completed when the response is as expected', async () => {
    expect(await endOfCheck({}, responded('', true))).toBe('Completed');
    expect(await endOfCheck({ expect: '220' }, responded('220 ready', true))).toBe('Completed');
  });

  it('is Failed by an unexpected response, which its evidence quotes', async () => {
    const { taskRun } = await run({ expect: /^220 / }, responded('554 no\u001b[2J service\r\n'));
    expect(endOf(taskRun)).toBe('Failed: Response "554 no\\u001b[2J service" from mail.example:25, expected /^220 /');
    expect(taskRun.findings).toEqual([{ what: 'Response', expected: '/^220 /', found: '"554 no\\u001b[2J service"' }]);
    expect(taskRun.evidence).toMatchObject([{ kind: 'tcp', excerpt: '554 no service' }]);
  });

  it('quotes no response that is as expected', async () => {
    const { taskRun } = await run({ expect: '220' }, responded('220 ready', true));
    expect(taskRun.evidence[0]).not.toHaveProperty('excerpt');
  });

  it('is Failed with the error of its request', async () => {
    const error = { code: 'CONNECTION_REFUSED', message: 'connection refused by 203.0.113.7:25' };
    const { taskRun } = await run({}, { ok: false, error, evidence: { ...evidence, error } });
    expect(endOf(taskRun)).toBe('Failed: connection refused by 203.0.113.7:25');
    expect(taskRun.evidence).toMatchObject([{ error }]);
  });

  it('is Degraded by a certificate that expires soon, and Failed by one that expires very soon', async () => {
    const options = { tls: true } as const;
    expect(await endOfCheck(options, certificateValidFor(21 * day))).toBe('Completed');
    expect(await endOfCheck(options, certificateValidFor(20 * day))).toMatch(
      /^Degraded: Certificate of mail\.example:25 expires on \d{4}-\d\d-\d\d, in 20 days, expected at least 21 days$/,
    );
    expect(await endOfCheck(options, certificateValidFor(2 * day))).toMatch(/^Failed: Certificate of .* in 2 days, /);
    expect(await endOfCheck({ tls: { certificate: false } }, certificateValidFor(day))).toBe('Completed');
  });

  it('reports a second finding by its number', async () => {
    const outcome = responded('554', false, { tls: { validTo: Date.now() } });
    expect(await endOfCheck({ tls: true, expect: '220' }, outcome)).toBe(
      'Failed: Response "554" from mail.example:25, expected "220" (and 1 more finding)',
    );
  });

  it('is Spanish for a Spanish monitor', async () => {
    const { taskRun, request } = await run({ expect: '220' }, responded('554'), { language: 'es' });
    expect(endOf(taskRun)).toBe('Failed: Respuesta "554" de mail.example:25; se esperaba "220"');
    expect(request).toMatchObject({ language: 'es' });
  });

  it('masks its secrets, also where a server echoes them and the text is cut', async () => {
    const echoed = `${'x'.repeat(70)}value-of-MAIL_PASSWORD and more`;
    const send = withSecrets`AUTH ${secret('MAIL_PASSWORD')}\r\n`;
    const { taskRun, request } = await run({ send, expect: '+OK' }, responded(echoed));
    expect(request?.send).toBe('AUTH value-of-MAIL_PASSWORD\r\n');
    expect(endOf(taskRun)).toContain(`${'x'.repeat(70)}***`);
    expect(JSON.stringify(taskRun)).not.toMatch(/value-of|e-of-/);
  });

  it('is Failed when a secret cannot be read', async () => {
    const send = withSecrets`AUTH ${secret('MAIL_PASSWORD')}\r\n`;
    const made = monitor('mail', { every: '30s', checks: [tcp('smtp', 'mail.example:25', { send })] });
    const taskRun = onlyTask(await executeMonitor(loadedMonitor(made)));
    expect(endOf(taskRun)).toMatch(/^Failed: .*MAIL_PASSWORD/);
    expect(taskRun.evidence).toEqual([]);
  });
});

describe('the request of a TCP check', () => {
  it('has the address, the options and the limits of the attempt', async () => {
    const options: TcpOptions = {
      send: 'EHLO\r\n',
      expect: /^250/i,
      tls: { servername: 'mail.example', clientCertificate: { cert: secret('CERT'), key: secret('KEY') } },
      timeout: '800ms',
    };
    // The certificate of a secret is validated when it is used.
    const { request } = await run(options, responded('250', true));
    expect(request).toEqual({
      kind: 'tcp',
      host: 'mail.example',
      port: 25,
      target: 'mail.example:25',
      send: 'EHLO\r\n',
      expect: { source: '^250', flags: 'i' },
      tls: { servername: 'mail.example', clientCertificate: { cert: 'value-of-CERT', key: 'value-of-KEY' } },
      timeoutMs: 800,
      allowPrivate: false,
      signal: expect.any(AbortSignal),
    });
  });

  it('connects to an IPv6 address without brackets', async () => {
    const probe: Probe = async (request) => {
      expect(request).toMatchObject({ host: '2001:db8::1', port: 25, target: '[2001:db8::1]:25' });
      return responded('', true);
    };
    const made = monitor('mail', { every: '30s', checks: [tcp('smtp', '[2001:DB8::1]:25')] });
    expect(endOf(onlyTask(await executeMonitor(loadedMonitor(made), { probe })))).toBe('Completed');
  });

  it('sends the canonical host, so that the address policy sees through every spelling', async () => {
    const hosts: string[] = [];
    const probe: Probe = async (request) => {
      hosts.push((request as TcpRequest).host);
      return responded('', true);
    };
    const addresses = ['0x7f.1:25', '2130706433:25', 'MÜLLER.example:25', '[::ffff:127.0.0.1]:25'];
    const checks = addresses.map((address, index) => tcp(`check ${index}`, address));
    await executeMonitor(loadedMonitor(monitor('mail', { every: '30s', checks })), { probe });
    expect(hosts).toEqual(['127.0.0.1', '127.0.0.1', 'xn--mller-kva.example', '::ffff:7f00:1']);
  });
});

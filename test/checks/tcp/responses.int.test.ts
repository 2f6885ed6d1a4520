import { describe, expect, it } from 'vitest';
import type { TcpRequest } from '../../../shared/checks/tcp/kind.ts';
import {
  closeAtOnce,
  drip,
  greet,
  greetAndClose,
  type OnConnection,
  pour,
  reset,
  respondTo,
  staySilent,
} from './support/line-servers.ts';
import { openTcpRequests } from './support/tcp-requests.ts';

const { start, requestTo, request } = openTcpRequests();

describe('a response', () => {
  it.each<[string, OnConnection, TcpRequest['expect'], string]>([
    ['a greeting', greet('220 mail.example ESMTP\r\n'), { text: '220 ' }, '220 mail.example ESMTP\r\n'],
    ['a greeting that matches a pattern', greet('SSH-2.0-x\r\n'), { source: '^ssh-2', flags: 'i' }, 'SSH-2.0-x\r\n'],
    [
      'a greeting in Latin-1',
      greet(Buffer.from('220 Buz\xf3n listo\r\n', 'latin1')),
      { text: 'Buzón' },
      '220 Buzón listo\r\n',
    ],
    [
      'a greeting in Latin-1 that ends in the middle',
      greet(Buffer.from('220 caf\xe9', 'latin1')),
      { text: 'café' },
      '220 café',
    ],
    ['a greeting before the server closes', greetAndClose('220 ready'), { text: 'ready' }, '220 ready'],
  ])('is expected: %s', async (_, onConnection, expected, text) => {
    const outcome = await request(onConnection, { expect: expected as never });
    expect(outcome).toMatchObject({ ok: true, response: { text, isExpected: true } });
    expect(outcome.evidence).toMatchObject({ bytes: text.length, phases: { firstByteMs: expect.any(Number) } });
  });

  it('is expected as soon as it contains the text, although it comes byte by byte', async () => {
    const outcome = await request(drip('220 ready ', 20), { expect: { text: 'ready' } });
    expect(outcome).toMatchObject({ ok: true, response: { isExpected: true } });
    expect(outcome.evidence.phases.totalMs).toBeLessThan(3_000);
  });

  it('is expected in binary data', async () => {
    const greeting = Buffer.from([0x4a, 0, 0, 0, 0x0a, ...Buffer.from('8.0.36'), 0, 0xff, 0xfe]);
    const outcome = await request(greet(greeting), { expect: { text: '8.0.' } });
    expect(outcome).toMatchObject({ ok: true, response: { isExpected: true } });
  });

  it('follows a text that is sent', async () => {
    const server = await start(respondTo('PING\r\n', '+PONG\r\n'));
    const outcome = await requestTo(server.port, { send: 'PING\r\n', expect: { text: '+PONG' } });
    expect(outcome).toMatchObject({ ok: true, response: { text: '+PONG\r\n', isExpected: true } });
    expect(server.received()).toBe('PING\r\n');
  });

  it('is not waited for when nothing is expected, and the text still arrives', async () => {
    const server = await start(staySilent);
    expect(await requestTo(server.port, { send: 'x'.repeat(60_000) })).toMatchObject({ ok: true });
    await expect.poll(() => server.received().length).toBe(60_000);
  });

  it('is unexpected when the server closes the connection', async () => {
    const outcome = await request(greetAndClose('554 no service'), { expect: { text: '220' } });
    expect(outcome).toMatchObject({ ok: true, response: { text: '554 no service', isExpected: false } });
  });

  it('is unexpected when the time is up', async () => {
    const outcome = await request(greet('554 no service'), { expect: { text: '220' }, timeoutMs: 300 });
    expect(outcome).toMatchObject({ ok: true, response: { text: '554 no service', isExpected: false } });
    expect(outcome.evidence.phases.totalMs).toBeGreaterThanOrEqual(290);
  });

  it('that drips until the time is up is unexpected', async () => {
    const outcome = await request(drip('.', 10), { expect: { source: '(a+)+$', flags: '' }, timeoutMs: 400 });
    expect(outcome).toMatchObject({ ok: true, response: { isExpected: false } });
    expect(outcome.evidence.phases.totalMs).toBeLessThan(1_100);
  });

  it('without end is read up to 16 KiB', async () => {
    const server = await start(pour);
    const outcome = await requestTo(server.port, { expect: { text: '220' } });
    expect(outcome).toMatchObject({ ok: true, response: { isExpected: false }, evidence: { bytes: 16_384 } });
    await expect.poll(server.openSockets).toBe(0);
  });

  it('of a silent server is missing when the time is up', async () => {
    expect(await request(staySilent, { expect: { text: '220' }, timeoutMs: 300 })).toMatchObject({
      ok: false,
      error: {
        code: 'TIMED_OUT',
        message: expect.stringMatching(/^no response within 300 ms \(connected in \d+ ms/),
        phase: 'response',
      },
      evidence: { bytes: 0, phases: { tcpMs: expect.any(Number) } },
    });
  });

  it('is missing when the server closes the connection at once', async () => {
    expect(await request(closeAtOnce, { expect: { text: '220' } })).toMatchObject({
      ok: false,
      error: {
        code: 'CONNECTION_CLOSED',
        message: expect.stringContaining('closed the connection before'),
        phase: 'response',
      },
    });
  });

  it('is missing when the server resets the connection', async () => {
    expect(await request(reset, { expect: { text: '220' } })).toMatchObject({
      ok: false,
      error: { code: 'CONNECTION_RESET', message: expect.stringContaining('reset by 127.0.0.1'), phase: 'response' },
    });
  });
});

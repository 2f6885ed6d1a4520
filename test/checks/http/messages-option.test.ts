import { describe, expect, it } from 'vitest';
import type { HttpOutcome } from '../../../shared/net/http-port.ts';
import { endOf, httpError, httpResponse } from '../../runner/support/execute-flow.ts';
import { runHttpCheck, took } from './support/run-http-check.ts';

describe('the messages option', () => {
  const report = {
    failed: 'Servidor PlayStation no disponible. Status code: {status}',
    passing: 'El servicio de PlayStation Network esta funcionando correctamente',
    degraded: ({ latencyMs }: { latencyMs?: number }) => `lento: ${latencyMs} ms`,
  };

  it.each<[HttpOutcome, string, readonly string[]]>([
    [httpResponse(200), 'Completed', [report.passing]],
    [httpResponse(503), 'Failed: Servidor PlayStation no disponible. Status code: 503', []],
    [
      httpError('no httpResponse within 5 s'),
      'Failed: Servidor PlayStation no disponible. Status code: no httpResponse within 5 s',
      [],
    ],
    [took(900), 'Degraded: lento: 900 ms', []],
  ])('%#', async (outcome, end, lines) => {
    const { taskRun } = await runHttpCheck({ messages: report, degradedAfter: '800ms' }, outcome);
    expect(endOf(taskRun)).toBe(end);
    expect(taskRun.lines).toEqual(lines);
  });

  it.each([
    () => {
      throw new Error('no');
    },
    () => 7 as never,
    () => '',
  ])('a function that fails does not hide the findings: %s', async (failed) => {
    const { taskRun } = await runHttpCheck({ messages: { failed } }, httpResponse(500));
    expect(endOf(taskRun)).toBe('Failed: Status 500 from shop.example, expected 200');
  });
});

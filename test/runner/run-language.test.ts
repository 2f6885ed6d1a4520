import { describe, expect, it } from 'vitest';
import { flow, monitor, secret, type TaskContext, task } from '../../shared/monitor.ts';
import { endOf, executeMonitor, loadedMonitor, onlyTask } from './support/execute-flow.ts';

const token = secret('TOKEN');

const runInSpanish = (
  work: (context: TaskContext) => unknown,
  options: { timeoutMs?: number; retries?: number } = {},
) => {
  const checked = monitor('tienda', {
    every: '30s',
    language: 'es',
    flow: flow('f', async ({ run }) => [await run(task('t', work))]),
  });
  return executeMonitor(loadedMonitor(checked, options), { secrets: { get: async () => 'value' } });
};

describe('the run of a Spanish monitor reports in Spanish', () => {
  it('a time-out', async () => {
    const run = await runInSpanish(() => new Promise(() => undefined), { timeoutMs: 50 });
    expect(endOf(onlyTask(run))).toBe('TimedOut: La ejecución de la tarea superó el tiempo límite de 0.05 s');
    expect(endOf(run)).toBe('Failed: 1 de 1 estados falló.');
  });

  it('an exception', async () => {
    const run = await runInSpanish(() => {
      throw new Error('sin respuesta');
    });
    expect(endOf(onlyTask(run))).toBe('Failed: La ejecución de la tarea terminó con una excepción: sin respuesta');
    expect(endOf(run)).toBe('Failed: La ejecución del flujo terminó con una excepción: sin respuesta');
  });

  it('all states completed', async () => {
    expect(endOf(await runInSpanish(() => undefined))).toBe('Completed: Todos los estados se completaron.');
  });

  it('the lines of a retry, and how many lines are left out', async () => {
    const print = ({ print: printLine, attempt }: TaskContext): void => {
      printLine('línea');
      if (attempt === 1) throw new Error('otra vez');
      printLine(Array.from({ length: 30 }, () => 'x').join('\n'));
    };
    const { lines } = onlyTask(await runInSpanish(print, { retries: 1 }));
    expect([lines[0], lines[1], lines.at(-1)]).toEqual(['línea', 'intento 2: línea', '(se omitieron 12 líneas más)']);
  });

  it('a secret that was converted to text', async () => {
    const run = await runInSpanish(({ fetch }) => fetch('https://tienda.example/', { headers: { a: `${token}` } }));
    expect(endOf(run)).toContain('el secreto TOKEN se convirtió en texto; escribe withSecrets');
  });
});

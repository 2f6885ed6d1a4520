// The options of `npm start`: defaults, the environment, and the problem of each invalid option.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../infra/local/start-options.ts';

const folder = process.cwd();
const parse = (args: readonly string[], host?: string) => parseOptions(args, folder, { VIGIA_HOST: host });

describe('the start options', () => {
  it('have defaults', () => {
    expect(parse([])).toEqual({
      outcome: 'start',
      options: {
        port: 4200,
        host: '127.0.0.1',
        allowHosts: [],
        dataFolder: join(folder, '.vigia'),
        monitorsFile: join(folder, 'monitors.ts'),
        logLevel: 'info',
        json: false,
      },
    });
  });

  it('take the host from the environment, unless an option sets it', () => {
    expect(parse([], '0.0.0.0')).toMatchObject({ options: { host: '0.0.0.0' } });
    expect(parse([], '')).toMatchObject({ options: { host: '127.0.0.1' } });
    expect(parse(['--host', 'localhost'], '0.0.0.0')).toMatchObject({ options: { host: '127.0.0.1' } });
  });

  it('accept several other host names', () => {
    const args = ['--allow-host', 'status.example', '--allow-host', 'Box.lan:8443', '--json', '--log-level', 'warn'];
    expect(parse(args)).toMatchObject({
      options: { allowHosts: ['status.example', 'box.lan:8443'], json: true, logLevel: 'warn' },
    });
  });

  it.each([
    [
      ['--host', 'any where'],
      /^--host 'any where' is not a valid address: give one of this machine, such as 0\.0\.0\.0/,
    ],
    [['--host', '300.1.1.1'], /^--host '300\.1\.1\.1' is not a valid address/],
    [['--host', ''], /^--host is empty/],
    [['--allow-host', 'a_b'], /^--allow-host 'a_b' is not a valid host name: give one such as status\.example\.$/],
    [['--log-level', 'loud'], /^--log-level 'loud' is not a valid level: give error, warn, info or debug\.$/],
    [['--host', '\u001b[2J'], /^--host '[\x20-\x7e]*' is not a valid address/],
  ])('%j are rejected', (args, problem) => {
    expect(parse(args)).toEqual({ outcome: 'refused', sentence: expect.stringMatching(problem) });
  });

  it('from the environment are rejected with the name of the variable', () => {
    expect(parse([], 'any where')).toMatchObject({
      sentence: expect.stringMatching(/^VIGIA_HOST 'any where' is not a valid address/),
    });
  });
});

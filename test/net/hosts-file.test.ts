import { describe, expect, it } from 'vitest';
import { parseHostsFile } from '../../shared/net/hosts-file.ts';

describe('the hosts file', () => {
  it('is read as systems write it, and invalid lines are skipped', () => {
    const hosts = parseHostsFile(
      '# comment\r\n127.0.0.1\tlocalhost Host.Example # x\r\n::1 localhost\nfe80::1%lo0 localhost\nnonsense line\n10.0.0.1\n10.0.0.2 b.example. b.example\n',
    );
    expect(Object.fromEntries(hosts)).toEqual({
      localhost: ['127.0.0.1', '::1'],
      'host.example': ['127.0.0.1'],
      'b.example': ['10.0.0.2'],
    });
  });

  it('may have comments with any characters', () => {
    expect([...parseHostsFile('10.0.0.3 c.example # one\u2028two three').keys()]).toEqual(['c.example']);
  });
});

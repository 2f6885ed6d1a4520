import { describe, expect, it } from 'vitest';
import { requestSecretsOf } from '../../shared/net/request-secrets.ts';

describe('the secrets of a request', () => {
  it('are the values of its headers and its URL, not the names around them', () => {
    const headers = { authorization: 'Bearer abc123', cookie: 'session=s3cr3t==; theme=dark', accept: 'text/html' };
    const secrets = requestSecretsOf({
      url: 'https://ana:pa55@x.example/?token=t0k3n&next=%2Fa%3Fsig%3Ds1g&q=shoes',
      headers,
    });
    for (const value of ['abc123', 's3cr3t==', 'pa55', 't0k3n', 's1g', 'YW5hOnBhNTU='])
      expect(secrets).toContain(value);
    for (const word of ['Bearer', 'session', 'theme', 'text/html', 'shoes', 'x.example'])
      expect(secrets).not.toContain(word);
  });
});

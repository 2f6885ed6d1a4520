import { beforeAll, describe, expect, it } from 'vitest';
import { takeInvalidDefinitions } from '../../../shared/define/invalid-definitions.ts';
import { formatLoadProblem } from '../../../shared/define/load-problem.ts';
import { parseMonitors } from '../../../shared/define/parse-monitors.ts';
import { type HttpOptions, http, monitor, pattern, secret, withSecrets } from '../../../shared/monitor.ts';

const problemsOf = (url: string, options: unknown, rest: object = {}): readonly string[] => {
  const check = http('home', url, options as HttpOptions);
  const checked = parseMonitors([monitor('shop', { every: '30s', checks: [check], ...rest })], 'monitors.ts');
  return checked.ok
    ? []
    : checked.problems.map((one) =>
        formatLoadProblem(one).replace('monitors.ts: monitors[0] "shop": checks[0] "home": ', ''),
      );
};
const wrong = (options: unknown, url = 'https://shop.example/') => problemsOf(url, options);

const key = secret('SHOP_KEY');
const circle: { inner?: unknown } = {};
circle.inner = circle;
/** A few lists, of which each has the next one ten times. */
const bomb = Array.from({ length: 15 }).reduce<unknown>((inner) => Array.from({ length: 10 }, () => inner), 1);

// The tables below make wrong definitions while this file loads, before anything is checked.
beforeAll(() => void takeInvalidDefinitions());

describe('options that are right', () => {
  it.each<[string, HttpOptions]>([
    ['nothing', {}],
    ['a status in every way', { expect: { status: [200, '3xx', '400-404'] } }],
    ['headers', { expect: { headers: { 'content-type': /^text\/html/, 'x-a': 'b' } } }],
    ['a body', { method: 'POST', body: 'a=1' }],
    ['a JSON body', { method: 'PUT', body: { a: [1, null, true, { b: key }] } }],
    ['texts', { expect: { body: ['a', /b+/i, pattern('c|d', 's')] } }],
    ['paths', { expect: { json: { '$.a': 1, "$['b c'][0]": { atLeast: 1, atMost: 2 }, '$..x': { exists: false } } } }],
    ['a filter', { expect: { json: { "$.items[?match(@.name, 'a.*')].id": { not: null } } } }],
    ['times', { timeout: '4s', degradedAfter: '800ms', expect: { maxLatency: '2s' } }],
    ['a size', { maxBytes: 10_485_760 }],
    ['a redirect', { redirects: { to: '/login', status: '3xx' } }],
    [
      'redirects that are followed, and an answer that may be one',
      { redirects: 'follow', expect: { status: [200, 302] } },
    ],
    ['no redirect', { redirects: 'refuse' }],
    ['a redirect as the answer', { expect: { status: [200, 302] } }],
    ['a certificate', { certificate: { degradedBelow: '30d', failedBelow: false } }],
    ['no certificate', { certificate: false }],
    ['basic', { auth: { basic: { user: 'me', password: key } } }],
    ['bearer', { auth: { bearer: key } }],
    ['a client certificate', { clientCertificate: { cert: '-----BEGIN CERTIFICATE-----', key } }],
    ['an IP version', { ipVersion: 6 }],
    ['a secret in a header', { headers: { authorization: withSecrets`Key ${key}` } }],
    ['words', { messages: { failed: '{host}: {status} {latency}', passing: () => 'fine', degraded: '{found}' } }],
  ])('%s', (_, options) => {
    expect(wrong(options)).toEqual([]);
  });

  it('name the secrets of the monitor, so that it is given these and no others', () => {
    const check = http('home', 'https://shop.example/', {
      method: 'POST',
      body: { a: secret('A') },
      headers: { 'x-b': secret('B') },
      auth: { basic: { user: 'me', password: secret('C') } },
      clientCertificate: { cert: secret('D'), key: secret('A') },
    });
    const checked = parseMonitors([monitor('shop', { every: '1m', checks: [check], language: 'es' })], 'monitors.ts');
    const spec = checked.ok ? checked.monitors[0]?.spec : undefined;
    expect(spec).toMatchObject({ secrets: ['B', 'A', 'C', 'D'], language: 'es' });
  });
});

describe('options that are wrong are told with what would be right', () => {
  it.each<[unknown, string]>([
    [{ metod: 'GET' }, 'metod: unknown field; did you mean "method"?'],
    [{ method: 'PSOT' }, 'method: "PSOT" is not a valid value; did you mean \'POST\'?'],
    [{ method: 'CONNECT' }, "method: \"CONNECT\" is not a valid value; write 'GET', 'HEAD'"],
    [{ body: 'x' }, "body: a GET has no body; write method: 'POST'"],
    [{ method: 'POST', body: () => 1 }, 'body: a function in it is no JSON; write a text, or a JSON value'],
    [{ method: 'POST', body: { a: Number.NaN } }, 'body: NaN is no number of JSON'],
    [{ method: 'POST', body: { a: new Date() } }, 'body: an object in it is no JSON'],
    [{ method: 'POST', body: circle }, 'body: it is nested more than 20 deep'],
    [{ method: 'POST', body: bomb }, 'body: it is too large; write a text, or a JSON value'],
    [{ method: 'POST', body: 'x'.repeat(70_000) }, 'body: it has 70000 bytes, at most 65536'],
    [{ headers: 'a: b' }, 'headers: "a: b" given; write { accept: '],
    [{ headers: { 'a b': 'c' } }, 'headers: "a b" is no name of a header'],
    [{ headers: { a: 1 } }, 'headers.a: 1 given; write a text'],
    [{ headers: { a: 'x\r\nb: y' } }, 'headers.a: a header is one line'],
    [{ headers: { 'Content-Length': '5' } }, 'headers.Content-Length: this header says how the request is sent'],
    [{ headers: { a: '1', A: '2' } }, 'headers: "a" is there twice'],
    [{ headers: { authorization: 'x' }, auth: { bearer: 'y' } }, 'auth: there is a header authorization too'],
    [{ headers: { a: `Key ${key}` } }, 'headers.a: the secret SHOP_KEY has become text; write withSecrets`'],
    [{ method: 'POST', body: `k=${key}` }, 'body: the secret SHOP_KEY has become text; write withSecrets`'],
    [{ auth: 'me:you' }, 'auth: "me:you" given; write { bearer: '],
    [{ auth: { baerer: 'x' } }, 'auth.baerer: unknown field; did you mean "bearer"?'],
    [{ auth: {} }, 'auth: one of the two; write { bearer'],
    [{ auth: { basic: { user: 'me' } } }, 'auth.basic.password: undefined given'],
    [{ auth: { basic: { user: 'me', pasword: 'x', password: 'x' } } }, 'auth.basic.pasword: unknown field; did you'],
    [{ clientCertificate: { cert: 'x', key } }, 'clientCertificate.cert: this text is no PEM'],
    [{ ipVersion: 5 }, 'ipVersion: 5 given; write 4 or 6'],
    [{ timeout: 3 }, "timeout: 3 is no duration; write a time such as '3s'"],
    [{ timeout: '10ms' }, 'timeout: "10ms" is too short'],
    [{ timeout: '1h' }, 'timeout: "1h" is too long'],
    [{ timeout: '6s' }, 'timeout: 6 s is longer than one attempt of this monitor, 5 s; write a longer timeout for'],
    [{ maxBytes: '2MB' }, 'maxBytes: "2MB" given; write a whole number of bytes from 1 to 10485760'],
    [{ maxBytes: 20_000_000 }, 'maxBytes: 20000000 given; write a whole number of bytes'],
    [{ degradedAfter: 'soon' }, 'degradedAfter: "soon" is no duration; write a time such as \'800ms\''],
    [{ degradedAfter: '2s', expect: { maxLatency: '1s' } }, 'degradedAfter: it is not shorter than expect.maxLatency'],
    [{ degradedAfter: '3s', timeout: '2s' }, 'degradedAfter: it is not shorter than timeout'],
    [{ timeout: '1s', expect: { maxLatency: '1s' } }, 'expect.maxLatency: it is not shorter than timeout'],
    [{ expect: { statu: 200 } }, 'expect.statu: unknown field; did you mean "status"?'],
    [{ expect: { status: '6xx' } }, 'expect.status: "6xx" is no status code; write a status code from 100 to 599'],
    [{ expect: { status: '299-200' } }, 'expect.status: "299-200" is no status code'],
    [{ expect: { status: ['2xx', 'ok'] } }, 'expect.status: "ok" is no status code'],
    [{ expect: { headers: ['a'] } }, 'expect.headers: a list given; write { '],
    [{ expect: { headers: { a: 3 } } }, 'expect.headers.a: 3 given; write a text, or a pattern such as'],
    [{ expect: { headers: { Server: 'a', server: 'b' } } }, 'expect.headers: "server" is there twice; write it once'],
    [{ expect: { body: '' } }, 'expect.body: the text is empty, which anything has'],
    [{ expect: { body: [] } }, 'expect.body: the list is empty'],
    [{ expect: { body: ['a', 7] } }, 'expect.body[1]: 7 given'],
    [{ expect: { body: { a: 1 } } }, 'expect.body: an object given; write a text that the body contains'],
    [{ method: 'HEAD', expect: { body: 'a' } }, 'expect: the answer to a HEAD has no body'],
    [{ method: 'head', expect: { body: 'a' } }, 'expect: the answer to a HEAD has no body'],
    [{ expect: { json: 'ok' } }, "expect.json: \"ok\" given; write { '$.status': 'ok' }"],
    [{ expect: { json: {} } }, 'expect.json: there is no path in it'],
    [{ expect: { json: { status: 'ok' } } }, 'expect.json["status"]: "status" is no path'],
    [{ expect: { json: { '$.a[': 1 } } }, 'expect.json["$.a["]: "$.a[" is no path'],
    [{ expect: { json: { '$..a..b': 1 } } }, 'it descends to all depths (..) more than once'],
    [{ expect: { json: { '$.a[?@.b == $.c]': 1 } } }, 'it goes back to the root ($) inside a filter'],
    [{ expect: { json: { '$.a': { atLest: 1 } } } }, 'to compare with an object write { equals: {…} }, else equals'],
    [
      { expect: { json: { '$.a': { atLeast: 1, atMots: 1 } } } },
      '["$.a"].atMots: unknown field; did you mean "atMost"?',
    ],
    [{ expect: { json: { '$.a': { atLeast: '1' } } } }, '.atLeast: "1" is no number; write { atLeast: 10 }'],
    [{ expect: { json: { '$.a': { exists: false, atLeast: 1 } } } }, 'exists: false leaves nothing to compare'],
    [{ expect: { json: { '$.a': { atLeast: 2, atMost: 1 } } } }, '["$.a"]: atLeast is more than atMost'],
    [{ expect: { json: { '$.a': undefined } } }, 'undefined in it is no JSON; write a JSON value'],
    [{ expect: { json: { '$.a': { equals: circle } } } }, '.equals: it is nested more than 20 deep'],
    [{ expect: { json: { '$.a': { not: 1n } } } }, '.not: an object in it is no JSON'],
    [{ expect: { json: { '$.a': [key] } } }, 'a secret cannot be compared with'],
    [{ redirects: 'folow' }, 'redirects: "folow" is not a valid value; did you mean \'follow\'?'],
    [{ redirects: { too: '/x' } }, 'redirects.too: unknown field; did you mean "to"?'],
    [{ redirects: {} }, 'redirects.to: undefined given'],
    [{ redirects: { to: '/x' }, expect: { status: 301 } }, 'expect.status: a redirect is expected, so that its status'],
    [{ redirects: { to: '/x', status: 200 } }, 'redirects.status: 200 is no redirect; write 301, 302'],
    [{ redirects: { to: '/x', status: ['3xx', '400-499'] } }, 'redirects.status: 400-499 is no redirect'],
    [{ redirects: 'follow', expect: { status: [301, 302] } }, 'redirects: expect.status names nothing but redirects'],
    [{ redirects: 'refuse', expect: { status: '3xx' } }, 'redirects: expect.status names a redirect, which is refused'],
    [{ certificate: true }, "certificate: true given; write { degradedBelow: '21d', failedBelow: '3d' }"],
    [
      { certificate: { degradedBelow: 21 } },
      "certificate.degradedBelow: 21 is no duration; write a time such as '21d'",
    ],
    [{ certificate: { degradedBelow: '1d' } }, 'certificate: failedBelow is longer than degradedBelow'],
    [{ messages: 'down' }, 'messages: "down" given; write { failed: '],
    [{ messages: { fialed: 'x' } }, 'messages.fialed: unknown field; did you mean "failed"?'],
    [{ messages: { failed: 'code {statuss}' } }, 'messages.failed: {statuss} is not known; did you mean {status}?'],
    [{ messages: { failed: 7 } }, "messages.failed: 7 given; write a text such as 'not there: {found}'"],
  ])('%o', (options, words) => {
    expect(wrong(options)[0]).toContain(words);
  });

  it('a client certificate and a certificate where there is no TLS', () => {
    const options = { clientCertificate: { cert: key, key }, certificate: { failedBelow: '1d' } };
    expect(wrong(options, 'http://shop.example/')).toEqual([
      'clientCertificate: only at an https: address is it shown; leave it out',
      'certificate: only an https: address has a certificate; leave it out',
    ]);
  });

  it('all at once, the address too', () => {
    const places = wrong({ method: 'X', timeout: 1, expect: { status: 1, body: '' } }, 'nowhere').map(
      (problem) => problem.split(':')[0],
    );
    expect(places).toEqual(['url', 'method', 'timeout', 'expect.status', 'expect.body']);
  });

  it('the language of a monitor', () => {
    expect(problemsOf('https://shop.example/', {}, { language: 'eo' })).toEqual([
      'monitors.ts: monitors[0] "shop": language: "eo" is not a valid value; write \'en\' or \'es\'',
    ]);
  });
});

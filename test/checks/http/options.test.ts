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

describe('valid options', () => {
  it.each<[string, HttpOptions]>([
    ['none', {}],
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
    ['followed redirects, and a status that may be one', { redirects: 'follow', expect: { status: [200, 302] } }],
    ['no redirect', { redirects: 'refuse' }],
    ['a redirect as the response', { expect: { status: [200, 302] } }],
    ['a certificate', { certificate: { degradedBelow: '30d', failedBelow: false } }],
    ['no certificate', { certificate: false }],
    ['basic', { auth: { basic: { user: 'me', password: key } } }],
    ['bearer', { auth: { bearer: key } }],
    ['a client certificate', { clientCertificate: { cert: '-----BEGIN CERTIFICATE-----', key } }],
    ['an IP version', { ipVersion: 6 }],
    ['a secret in a header', { headers: { authorization: withSecrets`Key ${key}` } }],
    ['messages', { messages: { failed: '{host}: {status} {latency}', passing: () => 'fine', degraded: '{found}' } }],
  ])('%s', (_, options) => {
    expect(wrong(options)).toEqual([]);
  });

  it('name the secrets that the monitor may read', () => {
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

describe('an invalid option is reported with a correction', () => {
  it.each<[unknown, string]>([
    [{ metod: 'GET' }, 'metod: unknown field; did you mean "method"?'],
    [
      { method: 'PO ST' },
      "method: \"PO ST\" is not a method; write 'GET', 'POST' or another name of at most 20 letters",
    ],
    [{ method: 'X'.repeat(21) }, 'is not a method; write'],
    [{ method: 7 }, 'method: 7 is not a method; write'],
    [{ method: 'TRACE', body: 'x' }, 'body: a TRACE request has no body'],
    [{ method: 'CONNECT' }, 'method: CONNECT asks a proxy for a tunnel'],
    [{ body: 'x' }, "body: a GET request has no body; write method: 'POST', or leave the body out"],
    [{ method: 'POST', body: () => 1 }, 'body: a function cannot be part of JSON; write a JSON value'],
    [{ method: 'POST', body: { a: Number.NaN } }, 'body: NaN is not a number in JSON; write a JSON value'],
    [{ method: 'POST', body: { a: new Date() } }, 'body: an object cannot be part of JSON; write a JSON value'],
    [{ method: 'POST', body: circle }, 'body: the value is nested more than 20 levels deep, or contains itself;'],
    [{ method: 'POST', body: bomb }, 'body: the value is too large; write a smaller JSON value'],
    [{ method: 'POST', body: 'x'.repeat(70_000) }, 'body: the body has 70000 bytes; at most 65536 are allowed'],
    [{ headers: 'a: b' }, 'headers: "a: b" is not an object of headers; write { accept: \'application/json\' }'],
    [{ headers: { 'a b': 'c' } }, 'headers: "a b" is not a valid header name'],
    [{ headers: { a: 1 } }, 'headers.a: 1 is not a text or a secret; write a text, such as { accept:'],
    [{ headers: { a: 'x\r\nb: y' } }, 'headers.a: the value is not one line of at most 4096 Latin letters; encode'],
    [{ headers: { 'Content-Length': '5' } }, 'headers.Content-Length: this header is set by Vigía when it sends the'],
    [{ headers: { a: '1', A: '2' } }, 'headers: the header "a" is given twice; write it once'],
    [{ headers: { authorization: 'x' }, auth: { bearer: 'y' } }, 'auth: there is also a header authorization; write'],
    [{ headers: { a: `Key ${key}` } }, 'headers.a: the secret SHOP_KEY was converted to text; write withSecrets`…'],
    [{ method: 'POST', body: `k=${key}` }, 'body: the secret SHOP_KEY was converted to text; write withSecrets`…'],
    [{ auth: 'me:you' }, 'auth: "me:you" is not valid'],
    [{ auth: { baerer: 'x' } }, 'auth.baerer: unknown field; did you mean "bearer"?'],
    [{ auth: {} }, "auth: write exactly one of { bearer: secret('TOKEN') } and { basic: { user: 'me', password:"],
    [{ auth: { basic: { user: 'me' } } }, 'auth.basic.password: undefined is not a text or a secret'],
    [{ auth: { basic: { user: 'me', pasword: 'x', password: 'x' } } }, 'auth.basic.pasword: unknown field; did you'],
    [{ clientCertificate: { cert: 'x', key } }, 'clientCertificate.cert: the text is not PEM, which begins with'],
    [{ ipVersion: 5 }, 'ipVersion: 5 is not an IP version; write 4 or 6'],
    [{ timeout: 3 }, "timeout: 3 is not a valid duration; write a time such as '3s'"],
    [{ timeout: '10ms' }, 'timeout: "10ms" is too short'],
    [{ timeout: '1h' }, 'timeout: "1h" is too long'],
    [
      { timeout: '6s' },
      "timeout: 6 s is longer than one attempt of this monitor, 5 s; write timeout: '6s' for the monitor, or leave it out here",
    ],
    [{ maxRedirects: 51 }, 'maxRedirects: 51 is not a valid number of redirects; write a whole number from 1 to 50'],
    [{ maxRedirects: 0 }, 'maxRedirects: 0 is not a valid number'],
    [{ maxRedirects: 3, redirects: 'refuse' }, 'maxRedirects: this check follows no redirects; leave it out'],
    [{ maxRedirects: 3, expect: { status: 301 } }, 'maxRedirects: this check follows no redirects; leave it out'],
    [
      { maxHeaderBytes: 100 },
      'maxHeaderBytes: 100 is not a valid size; write a whole number of bytes from 1024 to 262144',
    ],
    [{ lenient: 'yes' }, 'lenient: "yes" is not a boolean'],
    [{ maxBytes: '2MB' }, 'maxBytes: "2MB" is not a valid size; write a whole number of bytes from 1 to 10485760'],
    [{ maxBytes: 20_000_000 }, 'maxBytes: 20000000 is not a valid size; write a whole number of bytes from 1 to'],
    [{ degradedAfter: 'soon' }, 'degradedAfter: "soon" is not a valid duration; write a time such as \'800ms\''],
    [{ degradedAfter: '2s', expect: { maxLatency: '1s' } }, 'degradedAfter: it is not shorter than expect.maxLatency'],
    [{ degradedAfter: '3s', timeout: '2s' }, 'degradedAfter: it is not shorter than timeout'],
    [{ timeout: '1s', expect: { maxLatency: '1s' } }, 'expect.maxLatency: it is not shorter than timeout'],
    [{ expect: { statu: 200 } }, 'expect.statu: unknown field; did you mean "status"?'],
    [{ expect: { status: '0xx' } }, 'expect.status: "0xx" is not a status code'],
    [{ expect: { status: 1000 } }, 'expect.status: 1000 is not a status code; write a status code from 100 to 999'],
    [{ expect: { url: 'ftp://x/' } }, 'expect.url: "ftp://x/" is not a URL; write the whole URL'],
    [{ expect: { url: 7 } }, 'expect.url: 7 is not'],
    [{ redirects: 'refuse', expect: { url: '/x' } }, 'expect.url: this check follows no redirects; leave it out'],
    [{ redirects: { to: '/x' }, expect: { url: '/x' } }, 'expect.url: this check follows no redirects; leave it out'],
    [
      { expect: { json: { '$.a': { length: 'x' } } } },
      'expect.json["$.a"].length: "x" is not a number; write a whole number',
    ],
    [{ expect: { json: { '$.a': { count: -1 } } } }, 'expect.json["$.a"].count: -1 is not a number'],
    [{ expect: { json: { '$.a': { count: {} } } } }, 'expect.json["$.a"].count: '],
    [{ expect: { json: { '$.a': { length: { atLest: 1 } } } } }, 'expect.json["$.a"].length.atLest: unknown field'],
    [
      { expect: { json: { '$.a': { length: { atLeast: 1.5 } } } } },
      'expect.json["$.a"].length.atLeast: 1.5 is not a number',
    ],
    [
      { expect: { json: { '$.a': { count: { atLeast: 3, atMost: 2 } } } } },
      'expect.json["$.a"].count: atLeast is more than atMost',
    ],
    [{ expect: { json: { '$.a': { exists: false, count: 0 } } } }, 'exists: false leaves no value'],
    [{ expect: { status: '299-200' } }, 'expect.status: "299-200" is not a status code'],
    [{ expect: { status: ['2xx', 'ok'] } }, 'expect.status: "ok" is not a status code'],
    [{ expect: { headers: ['a'] } }, "expect.headers: a list is not an object of headers; write { 'content-type':"],
    [{ expect: { headers: { a: 3 } } }, 'expect.headers.a: 3 is not a text or a pattern'],
    [{ expect: { headers: { Server: 'a', server: 'b' } } }, 'expect.headers: the header "server" is given twice;'],
    [{ expect: { body: '' } }, 'expect.body: the text is empty and would always match; write a text, or a pattern'],
    [{ expect: { body: [] } }, 'expect.body: the list is empty'],
    [{ expect: { body: ['a', 7] } }, 'expect.body[1]: 7 is not a text or a pattern'],
    [{ expect: { body: { a: 1 } } }, 'expect.body: an object is not a text or a pattern'],
    [{ method: 'HEAD', expect: { body: 'a' } }, 'expect: the response to a HEAD request has no body'],
    [{ method: 'head', expect: { body: 'a' } }, 'expect: the response to a HEAD request has no body'],
    [{ expect: { json: 'ok' } }, "expect.json: \"ok\" is not an object of paths; write { '$.status': 'ok' }"],
    [{ expect: { json: {} } }, "expect.json: there is no path; write { '$.status': 'ok' }"],
    [{ expect: { json: { status: 'ok' } } }, 'expect.json["status"]: "status" is not a valid path: expected \'$\','],
    [{ expect: { json: { '$.a[': 1 } } }, 'expect.json["$.a["]: "$.a[" is not a valid path: unclosed bracketed'],
    [{ expect: { json: { '$..a..b': 1 } } }, 'expect.json["$..a..b"]: the path "$..a..b" descends to all depths'],
    [{ expect: { json: { '$.a[?@.b == $.c]': 1 } } }, 'expect.json["$.a[?@.b == $.c]"]: the path "$.a[?@.b == $.c]"'],
    [{ expect: { json: { '$.a': { atLest: 1 } } } }, 'expect.json["$.a"]: the object has no operator'],
    [{ expect: { json: { '$.a': { atLeast: 1, atMots: 1 } } } }, '["$.a"].atMots: unknown field; did you mean'],
    [{ expect: { json: { '$.a': { atLeast: '1' } } } }, 'expect.json["$.a"].atLeast: "1" is not a number; write {'],
    [{ expect: { json: { '$.a': { exists: false, atLeast: 1 } } } }, 'expect.json["$.a"]: exists: false leaves no'],
    [{ expect: { json: { '$.a': { atLeast: 2, atMost: 1 } } } }, '["$.a"]: atLeast is more than atMost'],
    [{ expect: { json: { '$.a': undefined } } }, 'expect.json["$.a"]: undefined cannot be part of JSON; write a'],
    [{ expect: { json: { '$.a': { equals: circle } } } }, 'expect.json["$.a"].equals: the value is nested more than'],
    [{ expect: { json: { '$.a': { not: 1n } } } }, 'expect.json["$.a"].not: an object cannot be part of JSON; write'],
    [{ expect: { json: { '$.a': [key] } } }, 'expect.json["$.a"]: a secret cannot be part of an expectation; write'],
    [{ redirects: 'folow' }, 'redirects: "folow" is not a valid value; did you mean \'follow\'?'],
    [{ redirects: { too: '/x' } }, 'redirects.too: unknown field; did you mean "to"?'],
    [{ redirects: {} }, 'redirects.to: undefined is not a text or a pattern'],
    [{ redirects: { to: '/x' }, expect: { status: 301 } }, 'expect.status: redirects expects a redirect, so that'],
    [{ redirects: { to: '/x', status: 200 } }, 'redirects.status: 200 is not the status of a redirect; write 301,'],
    [{ redirects: { to: '/x', status: ['3xx', '400-499'] } }, 'redirects.status: 400-499 is not the status of a'],
    [{ redirects: 'follow', expect: { status: [301, 302] } }, 'redirects: expect.status accepts only redirects,'],
    [{ redirects: 'refuse', expect: { status: '3xx' } }, 'redirects: expect.status accepts a redirect, which'],
    [{ certificate: true }, 'certificate: true is not a certificate rule'],
    [{ certificate: { degradedBelow: 21 } }, 'certificate.degradedBelow: 21 is not a valid duration; write a time'],
    [
      { certificate: { degradedBelow: '1d', failedBelow: '3d' } },
      'certificate: failedBelow is longer than degradedBelow',
    ],
    [{ messages: 'down' }, 'messages: "down" is not an object; write { failed: \'not found: {found}\' }'],
    [{ messages: { fialed: 'x' } }, 'messages.fialed: unknown field; did you mean "failed"?'],
    [{ messages: { failed: 'code {statuss}' } }, 'messages.failed: unknown placeholder {statuss}; did you mean'],
    [{ messages: { failed: 7 } }, "messages.failed: 7 is not a message; write a text such as 'not found: {found}',"],
  ])('%o', (options, problem) => {
    expect(wrong(options)[0]).toContain(problem);
  });

  it('certificate options are rejected for a URL without TLS', () => {
    const options = { clientCertificate: { cert: key, key }, certificate: { failedBelow: '1d' } };
    expect(wrong({ ...options, redirects: 'refuse' }, 'http://shop.example/')).toEqual([
      'clientCertificate: only an https: URL uses a client certificate; leave it out',
      'certificate: an http: URL whose redirects are not followed has no certificate; write an https: URL, or leave the option out',
    ]);
    expect(wrong({ certificate: options.certificate }, 'http://shop.example/')).toEqual([]);
  });

  it('all invalid options and the URL are reported at once', () => {
    const places = wrong({ method: 'X Y', timeout: 1, expect: { status: 1, body: '' } }, 'nowhere').map(
      (problem) => problem.split(':')[0],
    );
    expect(places).toEqual(['url', 'method', 'timeout', 'expect.status', 'expect.body']);
  });

  it('an unknown language of the monitor is rejected', () => {
    expect(problemsOf('https://shop.example/', {}, { language: 'eo' })).toEqual([
      'monitors.ts: monitors[0] "shop": language: "eo" is not a valid value; write \'en\' or \'es\'',
    ]);
  });
});

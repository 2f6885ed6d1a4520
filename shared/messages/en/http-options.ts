// Problems in the options of an HTTP check. Each text follows the name of the option.

/** `value` is the rejected value, as `describeValue` returns it. */
type Rejected = { readonly value: string };
type Bounds = { readonly min: number; readonly max: number };
type TooMany = { readonly count: number; readonly max: number };

const statusExample = "write a status code from 100 to 999, such as 200, or '2xx', or '200-299', or a list of these";
const bodyExample = 'write a text that the body must contain, a pattern, or a list of these; for JSON use expect.json';
const pathExample = "write a JSONPath (RFC 9535), such as '$.status' or '$.items[*].id'";

export const httpOptionMessages = {
  // Request.
  headersInvalid: ({ value }: Rejected) => `${value} is not an object of headers; write { accept: 'application/json' }`,
  tooManyHeaders: ({ count, max }: TooMany) => `there are ${count} headers; at most ${max} are allowed`,
  duplicateHeader: ({ value }: Rejected) => `the header ${value} is given twice; write it once`,
  headerNameInvalid: ({ value }: Rejected) =>
    `${value} is not a valid header name; write letters, digits and hyphens, such as { accept: 'application/json' }`,
  headerReserved: 'this header is set by Vigía when it sends the request; leave it out',
  headerValueInvalid: 'the value is not one line of at most 4096 Latin letters; encode other characters',
  bodyWithoutMethod: ({ method }: { readonly method: string }) =>
    `a ${method} request has no body; write method: 'POST', or leave the body out`,
  bodyTooLarge: ({ bytes, max }: { readonly bytes: number; readonly max: number }) =>
    `the body has ${bytes} bytes; at most ${max} are allowed`,
  authInvalid: ({ value }: Rejected) =>
    `${value} is not valid; write { bearer: secret('TOKEN') } or { basic: { user: 'me', password: secret('PASSWORD') } }`,
  authBoth:
    "write exactly one of { bearer: secret('TOKEN') } and { basic: { user: 'me', password: secret('PASSWORD') } }",
  authAndHeader: 'there is also a header authorization; write one of the two',
  clientCertificateOverHttp: 'only an https: URL uses a client certificate; leave it out',
  ipVersionInvalid: ({ value }: Rejected) => `${value} is not an IP version; write 4 or 6`,
  methodInvalid: ({ value, max }: Rejected & { readonly max: number }) =>
    `${value} is not a method; write 'GET', 'POST' or another name of at most ${max} letters`,
  methodConnect: 'CONNECT asks a proxy for a tunnel and not for a response; write another method',
  bytesInvalid: ({ value, min, max }: Rejected & Bounds) =>
    `${value} is not a valid size; write a whole number of bytes from ${min} to ${max}`,
  maxRedirectsInvalid: ({ value, min, max }: Rejected & Bounds) =>
    `${value} is not a valid number of redirects; write a whole number from ${min} to ${max}`,
  redirectsNotFollowed: 'this check follows no redirects; leave it out',
  certificateOverHttp:
    'an http: URL whose redirects are not followed has no certificate; write an https: URL, or leave the option out',
  neverApplies: ({ shorterThan }: { readonly shorterThan: string }) =>
    `it is not shorter than ${shorterThan}, so that it never applies; write a shorter time`,

  // JSON in a body or in an expectation.
  jsonTooLarge: 'the value is too large; write a smaller JSON value',
  jsonTooDeep: ({ max }: { readonly max: number }) =>
    `the value is nested more than ${max} levels deep, or contains itself; write a JSON value`,
  jsonNumberInvalid: ({ value }: Rejected) => `${value} is not a number in JSON; write a JSON value`,
  jsonInvalid: ({ value }: Rejected) => `${value} cannot be part of JSON; write a JSON value`,
  jsonSecret: 'a secret cannot be part of an expectation; write a value',

  // Expectations.
  expectInvalid: ({ value }: Rejected) => `${value} is not an object; write { expect: { status: 200 } }`,
  expectBodyOfHead: 'the response to a HEAD request has no body; expect a status or headers, or use another method',
  statusInvalid: ({ values }: { readonly values: readonly string[] }) =>
    values.length === 1
      ? `${values[0]} is not a status code; ${statusExample}`
      : `${values.join(', ')} are not status codes; ${statusExample}`,
  noStatus: `the list is empty; ${statusExample}`,
  tooManyStatuses: ({ count, max }: TooMany) =>
    `there are ${count} status codes; at most ${max} are allowed: '2xx' stands for all from 200 to 299`,
  expectHeadersInvalid: ({ value }: Rejected) =>
    `${value} is not an object of headers; write { 'content-type': /^text\\/html/ }`,
  expectBodyInvalid: ({ value }: Rejected) => `${value} is not a text or a pattern; ${bodyExample}`,
  noBodyTexts: `the list is empty; ${bodyExample}`,
  tooManyBodyTexts: ({ count, max }: TooMany) => `there are ${count} texts; at most ${max} are allowed`,
  expectJsonInvalid: ({ value }: Rejected) => `${value} is not an object of paths; write { '$.status': 'ok' }`,
  noPaths: "there is no path; write { '$.status': 'ok' }",
  tooManyPaths: ({ count, max }: TooMany) => `there are ${count} paths; at most ${max} are allowed`,
  jsonOperatorMissing: ({ operators }: { readonly operators: readonly string[] }) =>
    `the object has no operator; write one of ${operators.join(', ')}, or { equals: {…} } to compare with an object`,
  jsonBoundInvalid: ({ value, operator }: Rejected & { readonly operator: string }) =>
    `${value} is not a number; write { ${operator}: 10 }`,
  jsonBoundOrder: 'atLeast is more than atMost, so that no value is accepted; exchange the two',
  jsonSizeInvalid: ({ value }: Rejected) =>
    `${value} is not a number; write a whole number such as 3, or { atLeast: 1 } with one of equals, not, atLeast, atMost`,
  jsonExistsInvalid: ({ value }: Rejected) => `${value} is not a boolean; write true or false`,
  jsonExistsFalse: 'exists: false leaves no value to compare; write it alone',

  // Paths.
  pathTooLong: ({ length, max }: { readonly length: number; readonly max: number }) =>
    `the path has ${length} characters; at most ${max} are allowed`,
  pathInvalid: ({ value, reason }: Rejected & { readonly reason: string }) =>
    `${value} is not a valid path: ${reason}; ${pathExample}`,
  pathDescendsTwice: ({ value }: Rejected) =>
    `the path ${value} descends to all depths (..) more than once, which takes too long in a large response; write the names in between`,
  pathReturnsToRoot: ({ value }: Rejected) =>
    `the path ${value} refers to the root ($) inside a filter, which takes too long in a large response; compare with a value`,

  // Redirects.
  urlInvalid: ({ value }: Rejected) =>
    `${value} is not a URL; write the whole URL, a path that begins with /, or a pattern`,
  redirectTargetInvalid: ({ value }: Rejected) =>
    `${value} is not a URL; write the whole URL, or a path that begins with /`,
  redirectStatusInvalid: ({ value }: Rejected) =>
    `${value} is not the status of a redirect; write 301, 302, 303, 307 or 308`,
  redirectStatusTwice: 'redirects expects a redirect, so that its status is written as redirects.status',
  redirectsFollowed: 'expect.status accepts only redirects, which are followed; write one of the two',
  redirectsRefused: 'expect.status accepts a redirect, which redirects refuses; write one of the two',

  // Messages.
  messagesInvalid: ({ value }: Rejected) => `${value} is not an object; write { failed: 'not found: {found}' }`,
  messageInvalid: ({ value }: Rejected) =>
    `${value} is not a message; write a text such as 'not found: {found}', or a function`,
  templateLength: ({ value, max }: Rejected & { readonly max: number }) =>
    `${value} is not a valid message; write 1 to ${max} characters`,
  placeholderUnknown: ({ name, known, suggestion }: Placeholder) =>
    suggestion === undefined
      ? `unknown placeholder {${name}}; known placeholders: ${known.map((each) => `{${each}}`).join(', ')}`
      : `unknown placeholder {${name}}; did you mean {${suggestion}}?`,
};

type Placeholder = {
  readonly name: string;
  readonly known: readonly string[];
  readonly suggestion: string | undefined;
};

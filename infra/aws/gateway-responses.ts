// What API Gateway refuses by itself, before any of our code runs: told as our own API tells its problems (RFC 9457).
import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { controlStage } from '../../shared/aws/environment.ts';

type Refusal = {
  readonly type: ResponseType;
  readonly status: number;
  /** Of the status: the type of the problem is `about:blank`. */
  readonly title: string;
  /** What is wrong and what would be right. */
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
};

const forbidden = { status: 403, title: 'Forbidden' };
const tooMany = { status: 429, title: 'Too Many Requests' };
const unavailable = { status: 503, title: 'Service Unavailable' };

const wrongKey =
  "the key in the header x-api-key is missing, or not that of this stage: reading takes the viewer's, and the stage " +
  `${controlStage} the admin's`;

/**
 * Those that can come of keys, usage plans and functions, and one for all others of each hundred. Each has a status of
 * its own, since its body names it: that of what is left over is the general one, which whoever asks must understand.
 */
export const refusals: readonly Refusal[] = [
  { type: ResponseType.INVALID_API_KEY, ...forbidden, detail: wrongKey },
  { type: ResponseType.ACCESS_DENIED, ...forbidden, detail: wrongKey },
  {
    // Said by the gateway of a path or method that nobody serves.
    type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
    ...{ status: 404, title: 'Not Found' },
    detail: 'nothing is served by this method at this path: see /api/v1, which lists all there is',
  },
  {
    type: ResponseType.RESOURCE_NOT_FOUND,
    ...{ status: 404, title: 'Not Found' },
    detail: 'there is nothing at this path: see /api/v1, which lists all there is',
  },
  {
    type: ResponseType.REQUEST_TOO_LARGE,
    ...{ status: 413, title: 'Content Too Large' },
    detail: 'the body is larger than 10 MB, and no route takes more than a few KB',
  },
  {
    type: ResponseType.THROTTLED,
    ...tooMany,
    detail: 'more is asked by this key at once than its usage plan allows: ask again in a second',
    headers: { 'Retry-After': '1' },
  },
  {
    type: ResponseType.QUOTA_EXCEEDED,
    ...tooMany,
    detail: 'this key has asked as often as its usage plan allows in a day: ask again tomorrow',
  },
  {
    type: ResponseType.INTEGRATION_TIMEOUT,
    ...unavailable,
    detail: 'the function behind this address did not answer in time: ask again',
  },
  {
    type: ResponseType.INTEGRATION_FAILURE,
    ...unavailable,
    detail: 'the function behind this address could not be reached: ask again',
  },
  {
    type: ResponseType.DEFAULT_4XX,
    ...{ status: 400, title: 'Bad Request' },
    detail: 'API Gateway could not make sense of the request, and refused it before any route saw it',
  },
  {
    type: ResponseType.DEFAULT_5XX,
    ...{ status: 500, title: 'Internal Server Error' },
    detail: 'the function behind this address failed; its log says why',
  },
];

/** As every answer of the API has them. */
const plainHeaders = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' };

/** A header's value is an expression of API Gateway: quoted, it is taken as it stands. */
const literal = (value: string): string => `'${value}'`;

/** For all stages of that API. The key of a template only chooses it: the header says what the body is. */
export const tellRefusals = (api: RestApi): void => {
  for (const { type, status, title, detail, headers = {} } of refusals) {
    const all = { 'Content-Type': 'application/problem+json', ...plainHeaders, ...headers };
    api.addGatewayResponse(`Refusal${type.responseType}`, {
      type,
      statusCode: `${status}`,
      responseHeaders: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, literal(value)])),
      templates: { 'application/json': JSON.stringify({ type: 'about:blank', title, status, detail }) },
    });
  }
};

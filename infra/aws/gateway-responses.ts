// Responses of API Gateway to requests that reach no function, in the form of the API's own problems (RFC 9457).
import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { controlStage } from '../../shared/aws/environment.ts';
import { gatewayProblems } from '../../shared/messages/en/aws.ts';

type GatewayResponse = {
  readonly type: ResponseType;
  readonly status: number;
  /** The reason phrase of the status, since the type of each problem is `about:blank`. */
  readonly title: string;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
};

const forbidden = { status: 403, title: 'Forbidden' };
const notFound = { status: 404, title: 'Not Found' };
const tooManyRequests = { status: 429, title: 'Too Many Requests' };
const unavailable = { status: 503, title: 'Service Unavailable' };

const wrongKey = gatewayProblems.wrongKey({ controlStage });

/**
 * Gateway responses for errors of keys, usage plans and functions, plus one default per status class (4xx, 5xx). Each
 * sets its status, since the body repeats it.
 */
export const gatewayResponses: readonly GatewayResponse[] = [
  { type: ResponseType.INVALID_API_KEY, ...forbidden, detail: wrongKey },
  { type: ResponseType.ACCESS_DENIED, ...forbidden, detail: wrongKey },
  // API Gateway's response for a path or method that the API does not define.
  { type: ResponseType.MISSING_AUTHENTICATION_TOKEN, ...notFound, detail: gatewayProblems.noSuchMethod },
  { type: ResponseType.RESOURCE_NOT_FOUND, ...notFound, detail: gatewayProblems.noSuchPath },
  {
    type: ResponseType.REQUEST_TOO_LARGE,
    ...{ status: 413, title: 'Content Too Large' },
    detail: gatewayProblems.bodyTooLarge,
  },
  {
    type: ResponseType.THROTTLED,
    ...tooManyRequests,
    detail: gatewayProblems.throttled,
    headers: { 'Retry-After': '1' },
  },
  { type: ResponseType.QUOTA_EXCEEDED, ...tooManyRequests, detail: gatewayProblems.quotaExceeded },
  { type: ResponseType.INTEGRATION_TIMEOUT, ...unavailable, detail: gatewayProblems.functionTimeout },
  { type: ResponseType.INTEGRATION_FAILURE, ...unavailable, detail: gatewayProblems.functionUnreachable },
  { type: ResponseType.DEFAULT_4XX, ...{ status: 400, title: 'Bad Request' }, detail: gatewayProblems.badRequest },
  {
    type: ResponseType.DEFAULT_5XX,
    ...{ status: 500, title: 'Internal Server Error' },
    detail: gatewayProblems.functionFailed,
  },
];

/** Headers of every response of the API. */
const commonHeaders = {
  'Content-Type': 'application/problem+json',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

/** A header value is an expression of API Gateway; in single quotes it is taken literally. */
const literal = (value: string): string => `'${value}'`;

/** The responses apply to all stages. The key of a template only selects it: the header sets the content type. */
export const addGatewayResponses = (api: RestApi): void => {
  for (const { type, status, title, detail, headers = {} } of gatewayResponses) {
    api.addGatewayResponse(`Response${type.responseType}`, {
      type,
      statusCode: `${status}`,
      responseHeaders: Object.fromEntries(
        Object.entries({ ...commonHeaders, ...headers }).map(([name, value]) => [name, literal(value)]),
      ),
      templates: { 'application/json': JSON.stringify({ type: 'about:blank', title, status, detail }) },
    });
  }
};

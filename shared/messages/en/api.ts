// Texts of the HTTP API. The `detail` of a problem names the place, what is wrong with it, and the remedy.

/** What a parameter or a field must be; completes "limit is "0", and must be …". */
export const expected = {
  // Query parameters.
  wholeNumber: ({ max }: { max: number }) => `a whole number from 1 to ${max}`,
  monitorId: 'the id of a monitor: 1 to 63 lower-case letters, digits and hyphens',
  oneOf: ({ values }: { values: readonly string[] }) => `one of ${values.join(', ')}`,
  cursor: 'the cursor of a previous page',
  time: 'a time, from 2000 on, as in 2026-11-24T10:00:00Z or 2026-11-24T04:00:00-06:00 (write + as %2B), or a date, which stands for midnight UTC',

  // Fields of a body.
  something: 'something else',
  singleLine: 'text of 1 to 200 characters, without line breaks or other control characters',
  intervalSeconds: 'a whole number of seconds from 10 to 604800, or null for the value in monitors.ts',
  paused: 'true, false, or null for the value in monitors.ts',
  monitorChange: 'an object with intervalSeconds, paused, or both',
  statusCode: 'a status code from 100 to 599',
  delaySeconds: 'a number of seconds from 0.1 to 60',
  forSeconds: 'a whole number of seconds from 10 to 3600',
  drillRequest: 'an object with forSeconds and exactly one of status, error and delaySeconds',
  backupName: 'a name of at most 60 letters, digits, dots and dashes',
};

/** What should stand at the place where a text stops being JSON. */
export type ExpectedInJson =
  | 'value'
  | 'value or ]'
  | 'name'
  | 'name or }'
  | 'colon'
  | 'comma or closing bracket'
  | 'nothing';

const expectedInJson: Readonly<Record<ExpectedInJson, (place: string) => string>> = {
  value: (place) => `a value is expected ${place}`,
  'value or ]': (place) => `a value or ] is expected ${place}`,
  name: (place) => `a name in double quotes is expected ${place}`,
  'name or }': (place) => `a name in double quotes or } is expected ${place}`,
  colon: (place) => `a colon is expected ${place}`,
  'comma or closing bracket': (place) => `a comma or the closing bracket is expected ${place}`,
  nothing: (place) => `more text follows after its end, ${place}`,
};

export const problems = {
  // Any request.
  unknownPath: ({ path }: { path: string }) => `nothing is served at ${path}; GET /api/v1 lists all routes`,
  methodNotAllowed: ({ method, allowed }: { method: string; allowed: string }) =>
    `the method ${method} is not allowed here; allowed: ${allowed}`,
  internalError: 'the server failed to handle the request; its log has the details',

  // Query parameters.
  unknownParameter: ({ name, known }: { name: string; known: readonly string[] }) =>
    known.length === 0
      ? `${name} is not a parameter of this route, which has none`
      : `${name} is not a parameter of this route; its parameters are ${known.join(', ')}`,
  repeatedParameter: ({ name, count }: { name: string; count: number }) =>
    `${name} is given ${count} times, and must be given once`,
  invalidValue: ({ name, value, expected }: { name: string; value: string; expected: string }) =>
    `${name} is ${value}, and must be ${expected}`,
  unknownCursor: ({ cursor }: { cursor: string }) =>
    `cursor is ${cursor}, which this API did not issue; use the cursor of the previous page, with the same filter`,
  cursorOfOtherList:
    'cursor belongs to another list or filter; use the cursor of the previous page, with the same filter',
  fromInFuture: 'from is in the future, and must be in the past',
  toInFuture: 'to is in the future, and must not be after the end of today (UTC)',
  fromNotBeforeTo: 'from is not before to, and must be before to',
  rangeTooLong: 'from is more than 13 months (400 days) before to; older records are not kept',

  // Bodies.
  bodyIncomplete: 'the body ended before it was complete; send it again',
  bodyTooLarge: ({ maxBytes }: { maxBytes: number }) => `the body is larger than ${maxBytes} bytes, the maximum`,
  contentTypeMissing: 'the content type is missing, and must be application/json',
  contentTypeNotJson: ({ type }: { type: string }) => `the content type is ${type}, and must be application/json`,
  bodyEmpty: 'the body is not JSON: it is empty',
  bodyNotJson: ({ expected, character }: { expected: ExpectedInJson; character: number | undefined }) =>
    `the body is not JSON: ${expectedInJson[expected](character === undefined ? 'at its end' : `at character ${character}`)}`,
  bodyNotAnObject: ({ value }: { value: string }) => `the body is ${value}, and must be an object`,
  invalidBody: ({ expected }: { expected: string }) => `the body must be ${expected}`,
  unknownField: ({ name, known }: { name: string; known: readonly string[] }) =>
    known.length === 0
      ? `${name} is not a known field`
      : `${name} is not a known field; known fields: ${known.join(', ')}`,
  missingField: ({ name }: { name: string }) => `${name} is missing, and is required`,

  // Monitors.
  unknownMonitor: ({ id }: { id: string }) => `there is no monitor ${id}; GET /api/v1/monitors lists all monitors`,
  monitorNeverExisted: ({ id }: { id: string }) => `there is no monitor ${id}, and there never was one with this id`,
  intervalDoesNotFit: ({ reason }: { reason: string }) => `intervalSeconds does not fit: ${reason}`,
  overridesChanged: ({ etag }: { etag: string }) =>
    `the monitor was changed by another request, and its tag is ${etag} now; read its overrides again before you change them`,

  // Runs.
  tooManyManualRuns: ({ limit }: { limit: number }) =>
    `${limit} manual runs of this monitor are under way; wait until one of them ends`,
  runNotStarted: 'the run could not be started; try again in a few seconds',
  invalidRunId: ({ id }: { id: string }) => `${id} is not the id of a run; an example of one is shop~1764000000000`,
  runNotRecorded: ({ id }: { id: string }) =>
    `there is no record of the run ${id}: it was missed, is not due yet, or is older than 14 days`,

  // Drills.
  noDrillYet: ({ monitor }: { monitor: string }) => `${monitor} has not had a drill; start one with PUT`,
  noDrillUnderWay: ({ monitor }: { monitor: string }) => `no drill of ${monitor} is under way`,
};

/** Log lines. */
export const apiLog = {
  requestFailed: ({ method, path, error }: { method: string; path: string; error: string }) =>
    `${method} ${path} failed: ${error}`,
  subscribersUnknown: ({ reason }: { reason: string }) => `the subscribers of the alerts could not be read: ${reason}`,
  /** `paused` and `every` (an interval, as `formatDuration` returns it) are undefined where they were not changed. */
  monitorOverridden: ({
    monitor,
    paused,
    every,
    reason,
  }: {
    monitor: string;
    paused: boolean | null | undefined;
    every: string | null | undefined;
    reason: string | undefined;
  }) => {
    const pauses = { true: 'paused', false: 'resumed', null: 'paused or not as in monitors.ts' };
    const changes = [
      ...(paused === undefined ? [] : [pauses[`${paused}`]]),
      ...(every === undefined ? [] : [every === null ? 'interval as in monitors.ts' : `every ${every}`]),
    ];
    return `Monitor '${monitor}' - Overridden: ${changes.join(', ')}${reason === undefined ? '' : `; reason: ${reason}`}`;
  },
};

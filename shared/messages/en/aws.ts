// English texts of the deployment on AWS: options, warnings, alarms, and refusals of API Gateway.

/** Refused options of `cdk deploy -c name=value`. */
export const deployOptions = {
  notText: ({ name, value }: { name: string; value: string }) => `-c ${name}: the value ${value} must be text`,
  notBoolean: ({ name, value }: { name: string; value: string }) => `-c ${name}: '${value}' must be true or false`,
  invalidEmail: ({ address }: { address: string }) =>
    `-c alertEmail: '${address}' is not a valid e-mail address; give one or more, separated by commas: ana@shop.example,luis@shop.example`,
  invalidPublicUrl: ({ value }: { value: string }) =>
    `-c publicUrl: '${value}' is not a valid URL; give the URL of the pages, such as https://vigia.shop.example`,
  misspelled: ({ name, suggestion }: { name: string; suggestion: string }) =>
    `-c ${name}: unknown option; did you mean ${suggestion}?`,
  unknown: ({ name, known }: { name: string; known: string }) => `-c ${name}: unknown option; the options are ${known}`,
};

/** Warnings of `cdk synth`. */
export const synthWarnings = {
  concurrency: ({ workers, limit }: { workers: number; limit: number }) =>
    `Up to ${workers} workers run at once when every monitor times out, and a new AWS account allows ${limit}: ` +
    'request a higher Lambda concurrency under Service Quotas, or define monitors by checks, which share a worker',
};

/** Descriptions of the CloudWatch alarms, which are part of each e-mail. `docs`: the section that explains the alarm. */
export const alarms = {
  PlannerNotInvoked: ({ docs }: { docs: string }) =>
    `Vigia: the planner was not invoked for 3 minutes, so no monitor is checked. See ${docs}`,
  PlannerFailing: ({ docs }: { docs: string }) =>
    `Vigia: the planner failed for 3 minutes, so no new checks are planned. See ${docs}`,
  AlertsFailing: ({ docs }: { docs: string }) =>
    `Vigia: alerts were not accepted for 3 minutes. They are kept and retried. See ${docs}`,
  OwnSide: ({ docs }: { docs: string }) =>
    `Vigia: for 3 minutes, runs have failed on the side of Vigia, so nothing is known about some services. See ${docs}`,
  RunsDelayed: ({ docs }: { docs: string }) =>
    `Vigia: runs have waited in the queue for more than 5 minutes, so checks are missed. See ${docs}`,
  RunsDeadLettered: ({ docs }: { docs: string }) =>
    `Vigia: the run function failed 4 times for a message, so its runs are missed. See ${docs}`,
};

/** Details of the problems (RFC 9457) that API Gateway returns before any function runs. ASCII without quotes. */
export const gatewayProblems = {
  wrongKey: ({ controlStage }: { controlStage: string }) =>
    'the key in the header x-api-key is missing or belongs to another stage: reading requires the viewer key, ' +
    `the stage ${controlStage} requires the admin key`,
  noSuchMethod: 'this path does not exist or does not allow this method: see /api/v1, which lists all routes',
  noSuchPath: 'this path does not exist: see /api/v1, which lists all routes',
  bodyTooLarge: 'the body is larger than 10 MB, and no route accepts more than a few KB',
  throttled: 'this key sends more requests at once than its usage plan allows: try again in a second',
  quotaExceeded: 'this key has used up the requests that its usage plan allows in a day: try again tomorrow',
  functionTimeout: 'the function behind this URL did not respond in time: try again',
  functionUnreachable: 'the function behind this URL could not be reached: try again',
  badRequest: 'API Gateway could not parse the request',
  functionFailed: 'the function behind this URL failed; its log has the reason',
};

/** Details of problems that a function returns because of the stage that received the request. */
export const apiStages = {
  controlStageRequired: ({ stage }: { stage: string }) =>
    `this request requires the admin key, at the URL of the stage ${stage}`,
};

/** Lines and errors of `npm run aws:local`, the local emulator. `output`: the last lines that a program printed. */
export const emulator = {
  invalidPort: ({ value }: { value: string }) => `--port ${value}: must be from 0 to 65535`,
  invalidArguments: ({ reason }: { reason: string }) =>
    `${reason} (options: --port 4566 --monitors monitors.ts -c NAME=VALUE)`,
  pythonMissing: 'The local AWS needs Python 3.10 or newer with venv: install it (on Debian also python3-venv)',
  venvFailed: ({ folder, output }: { folder: string; output: string }) =>
    `Python could not create the environment ${folder}: ${output}`,
  pipFailed: ({ output }: { output: string }) => `pip could not install MiniStack: ${output}`,
  installing: 'Installing MiniStack, once (about 20 s)',
  portUnavailable: ({ port }: { port: number }) =>
    `Port ${port} cannot be used (does another program use it?): choose another port with --port`,
  startFailed: ({ output }: { output: string }) => `MiniStack did not start:\n${output}`,
  exited: 'MiniStack ended unexpectedly',
  bootstrapping: 'Bootstrapping',
  deploying: 'Deploying',
  cdkFailed: ({ command, output }: { command: string; output: string }) => `cdk ${command} failed:\n${output}`,
  outputMissing: ({ name }: { name: string }) => `The stack has no output ${name}`,
  keyMissing: ({ keyId }: { keyId: string }) => `The API key ${keyId} has no value`,
  ready: (urls: {
    endpoint: string;
    apiReadUrl: string;
    viewerKey: string;
    apiControlUrl: string;
    adminKey: string;
    alertTopic: string;
  }) => `
AWS endpoint  ${urls.endpoint}
API, reading  ${urls.apiReadUrl}
Viewer key    ${urls.viewerKey}
API, control  ${urls.apiControlUrl}
Admin key     ${urls.adminKey}
Alert topic   ${urls.alertTopic}
Try           curl -H "x-api-key: ${urls.viewerKey}" ${urls.apiReadUrl}/monitors
              VIGIA_URL=${urls.apiControlUrl} VIGIA_API_KEY=${urls.adminKey} npx vigia status

The first runs start in about a minute. Ctrl-C stops the emulator and leaves nothing behind.`,
  stopping: 'Stopping',
};

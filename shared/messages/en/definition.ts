// Problems of a monitors file: what is wrong in a definition, and how to correct it. Each text follows the name of a field.
import { formatSeconds } from '../../text/duration-text.ts';

/** `value` is the rejected value, as `describeValue` returns it. */
type Rejected = { readonly value: string };

/** The values that a field accepts, and the one that was probably meant. */
type Choice = Rejected & { readonly choices: readonly string[]; readonly suggestion: string | undefined };

const exampleList =
  "export default [monitor('my-shop', { every: '1m', checks: [http('home', 'https://shop.example/')] })];";

const quotedList = (words: readonly string[]): string =>
  words.map((word) => `'${word}'`).join(words.length > 2 ? ', ' : ' or ');

/** Names for values that cannot be quoted in a message. */
export const valueNames = {
  list: 'a list',
  task: 'a task',
  flow: 'a flow',
  monitor: 'a monitor',
  secret: 'a secret',
  pattern: 'a pattern',
  channel: 'a channel',
  promise: 'a promise',
  function: 'a function',
  object: 'an object',
} as const;

export const definitionMessages = {
  // The default export.
  // Functions, since a bundler keeps a catalogue that contains an assembled text, even where nothing uses it.
  noDefaultExport: () => `the file has no default export; write ${exampleList}`,
  singleMonitor: 'the default export is a single monitor; write it in a list: export default [monitor(…)];',
  notAList: ({ value }: Rejected) => `the default export is ${value}, not a list of monitors; write ${exampleList}`,
  noMonitors: () => `the list of monitors is empty; write ${exampleList}`,
  tooManyMonitors: ({ count, max }: { count: number; max: number }) =>
    `the list has ${count} monitors; at most ${max} are allowed`,
  notAMonitor: ({ value }: Rejected) =>
    `${value} is not a monitor; write monitor('my-shop', { every: '1m', checks: [http(…)] })`,
  duplicateId: ({ index }: { index: number }) =>
    `monitors[${index}] has the same id; give each monitor an id of its own`,
  moreProblems: ({ count }: { count: number }) => (count === 1 ? '1 more problem' : `${count} more problems`),

  // Fields of any definition.
  invalidName: ({ value }: Rejected) =>
    `${value} is not a valid name; write 1 to 100 characters without line breaks, such as 'check_home'`,
  unknownField: ({ known, suggestion }: { known: readonly string[]; suggestion: string | undefined }) =>
    suggestion ? `unknown field; did you mean "${suggestion}"?` : `unknown field; known fields: ${known.join(', ')}`,
  invalidChoice: ({ value, choices, suggestion }: Choice) =>
    suggestion
      ? `${value} is not a valid value; did you mean '${suggestion}'?`
      : `${value} is not a valid value; write ${quotedList(choices)}`,
  notABoolean: ({ value }: Rejected) => `${value} is not a boolean; write true or false`,

  // A monitor.
  invalidId: ({ value }: Rejected) =>
    `${value} is not a valid id; write 1 to 63 lower-case letters, digits and hyphens, with no hyphen at either end, such as 'my-shop'`,
  noOptions: ({ value }: Rejected) =>
    `${value} is not an options object; write monitor('my-shop', { every: '1m', checks: [http(…)] })`,
  everyMissing: "required; write how often the monitor runs, such as '30s', '5m' or '1h'",
  everyInvalid: ({ value }: Rejected) =>
    `${value} is not a valid duration; write how often the monitor runs, such as '30s', '5m' or '1h'`,
  everyTooShort: ({ value }: Rejected) => `${value} is too short; the shortest interval is '10s'`,
  everyTooLong: ({ value }: Rejected) => `${value} is too long; the longest interval is '7d'`,
  everyNotWholeSeconds: ({ value }: Rejected) =>
    `${value} is not a whole number of seconds; write '15s' instead of '15.5s'`,
  timeoutInvalid: ({ value }: Rejected) =>
    `${value} is not a valid duration; write the time limit of one attempt, such as '5s'`,
  timeoutTooShort: ({ value }: Rejected) => `${value} is too short; the shortest timeout is '100ms'`,
  invalidRetries: ({ value }: Rejected) =>
    `${value} is not a valid number of retries; write a whole number from 0 to 10`,
  invalidTitle: ({ value }: Rejected) => `${value} is not a valid title; write 1 to 100 characters without line breaks`,
  invalidAlert: ({ value }: Rejected) =>
    `${value} is not a valid alert policy; write an object such as { after: 2, recoverAfter: 1 }`,
  invalidRunCount: ({ value, max }: Rejected & { max: number }) =>
    `${value} is not a valid number of consecutive runs; write a whole number from 1 to ${max}`,
  remindEveryInvalid: ({ value }: Rejected) =>
    `${value} is not a valid duration; write the time between reminders, from '1m' to '7d', or false for no reminders`,
  remindEveryTooShort: ({ value }: Rejected) =>
    `${value} is too short; write the time between reminders, from '1m' to '7d', or false for no reminders`,
  remindEveryTooLong: ({ value }: Rejected) =>
    `${value} is too long; write the time between reminders, from '1m' to '7d', or false for no reminders`,

  // What a monitor runs.
  noFlowOrChecks: 'a monitor needs a flow or checks; write flow: myFlow or checks: [http(…)]',
  flowAndChecks: 'a monitor has either a flow or checks; remove one of the two',
  notAFlow: ({ value }: Rejected) =>
    `${value} is not a flow; write flow: myFlow, where const myFlow = flow('my_flow', async ({ run }) => { … })`,
  checksNotAList: ({ value }: Rejected) =>
    `${value} is not a list; write checks: [http('home', 'https://shop.example/')]`,
  noChecks: "the list is empty; write checks: [http('home', 'https://shop.example/')]",
  tooManyChecks: ({ count, max }: { count: number; max: number }) =>
    `the list has ${count} checks, at most ${max} are allowed; split them into several monitors`,
  notACheck: ({ value }: Rejected) =>
    `${value} is not a check; write http('home', 'https://shop.example/') or task('name', …)`,
  duplicateCheckName: ({ index }: { index: number }) =>
    `checks[${index}] has the same name; give each check of a monitor a name of its own`,
  checkTimeoutTooLong: ({ timeoutMs, attemptMs, longestMs, fits }: CheckTimeout) =>
    `${formatSeconds(timeoutMs)} is longer than one attempt of this monitor, ${formatSeconds(attemptMs)}; ` +
    (fits ? `write timeout: '${longestMs / 1_000}s' for the monitor, or leave it out here` : 'leave it out here'),

  // A flow, a task, a URL, a secret.
  flowWithoutFunction: ({ value, name }: Rejected & { name: string }) =>
    `${value} is not a function; write flow('${name}', async ({ run }) => { … })`,
  taskWithoutFunction: ({ value, name }: Rejected & { name: string }) =>
    `${value} is not a function; write task('${name}', async ({ fetch }) => { … })`,
  urlNotAString: ({ value }: Rejected) =>
    `${value} is not a string; write the whole URL, such as 'https://shop.example/'`,
  urlInvalid: ({ value }: Rejected) =>
    `${value} is not a valid URL; write the whole URL, such as 'https://shop.example/'`,
  urlScheme: ({ value, scheme }: Rejected & { scheme: string }) =>
    `${value} begins with ${scheme}, but only http: and https: URLs can be checked; write the whole URL, such as 'https://shop.example/'`,
  urlCredentials: ({ host }: { host: string }) =>
    `the URL of ${host} contains a user name or a password, which every record would show; write auth: { basic: { user, password } } instead`,
  urlTooLong: ({ length, max }: { length: number; max: number }) =>
    `the URL has ${length} characters; at most ${max} are allowed`,
  invalidSecretName: ({ value }: Rejected) =>
    `secret(${value}): ${value} is not a valid name of a secret; write letters, digits and underscores, such as secret('SHOP_TOKEN')`,

  // A pattern.
  patternEmpty: "the pattern is empty; write one such as pattern('ok')",
  patternTooLong: ({ length, max }: { length: number; max: number }) =>
    `the pattern has ${length} characters; at most ${max} are allowed`,
  patternFlags: ({ flags }: { flags: string }) =>
    `the flag "${flags}" is not supported; the supported flags are i, m and s`,
  patternLookaround: ({ source }: { source: string }) =>
    `the pattern /${source}/ contains a lookaround ("(?=", "(?!", "(?<=" or "(?<!"), which cannot be matched in linear time; write it without, or as several patterns in a list`,
  patternBackReference: ({ source }: { source: string }) =>
    `the pattern /${source}/ contains a back-reference ("\\1"), which cannot be matched in linear time; write it without`,
  patternTooLarge: ({ source, size, max }: { source: string; size: number; max: number }) =>
    `the pattern /${source}/ compiles to ${size} instructions; at most ${max} are allowed: write fewer or smaller repetitions`,
  patternInvalid: ({ source, reason }: { source: string; reason: string }) =>
    `the pattern /${source}/ is not valid RE2: ${reason}; write a pattern such as '^(ok|ready)$'`,
};

/** `longestMs` is that of all checks of the monitor, and `fits` whether its attempts may be that long. */
type CheckTimeout = {
  readonly timeoutMs: number;
  readonly attemptMs: number;
  readonly longestMs: number;
  readonly fits: boolean;
};

// Profiles: servers and their API keys by name, in a file that only its owner can read.
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { cliProblems } from '../messages/en/cli-problems.ts';
import { errorMessage } from '../text/clean.ts';
import type { CliDeps } from './cli-deps.ts';
import { isCliError, usageError } from './cli-error.ts';

const profileSchema = v.strictObject({ url: v.string(), key: v.optional(v.string()) });
const profilesSchema = v.strictObject({
  current: v.optional(v.string()),
  profiles: v.record(v.string(), profileSchema),
});

export type Profile = v.InferOutput<typeof profileSchema>;
export type Profiles = v.InferOutput<typeof profilesSchema>;

type Deps = Pick<CliDeps, 'environment' | 'about'>;

/** In APPDATA on Windows, otherwise in XDG_CONFIG_HOME or `~/.config`. */
export const profilesPath = ({ environment, about }: Deps): string => {
  const base = about.isWindows ? environment.APPDATA : environment.XDG_CONFIG_HOME;
  return join(base || join(about.home, '.config'), 'vigia', 'profiles.json');
};

const accessForOthers = 0o077;

/** On Windows a file in APPDATA inherits permissions for its owner only. */
const requirePrivateFile = (path: string, isWindows: boolean): void => {
  const mode = statSync(path).mode & 0o777;
  if (isWindows || (mode & accessForOthers) === 0) return;
  throw usageError(cliProblems.profilesOpenToOthers({ path, mode: mode.toString(8) }));
};

const parseProfiles = (text: string, path: string): Profiles => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The message of the parser would quote the file, which may contain a key.
    throw usageError(cliProblems.profilesNotJson({ path }));
  }
  const parsed = v.safeParse(profilesSchema, value);
  if (parsed.success) return parsed.output;
  const field = v.getDotPath(parsed.issues[0]) ?? cliProblems.wholeFile;
  throw usageError(cliProblems.profilesInvalid({ path, field }));
};

/** No profiles if there is no file yet. Throws a CliError if the file is invalid or other users can read it. */
export const readProfiles = (deps: Deps): Profiles => {
  const path = profilesPath(deps);
  let text: string;
  try {
    requirePrivateFile(path, deps.about.isWindows);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isCliError(error)) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { profiles: {} };
    throw usageError(cliProblems.profilesUnreadable({ path, reason: errorMessage(error) }));
  }
  return parseProfiles(text, path);
};

/** Replaces the whole file, so that an interruption leaves either the old or the new one. */
export const writeProfiles = (deps: Deps, next: Profiles): void => {
  const path = profilesPath(deps);
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    rmSync(draft, { force: true });
    writeFileSync(draft, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(draft, 0o600);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw usageError(cliProblems.profilesNotWritable({ path, reason: errorMessage(error) }));
  }
};

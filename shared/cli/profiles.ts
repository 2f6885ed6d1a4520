// The profiles: servers and their keys by name, in a file that only its owner may read.
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { errorMessage } from '../text/clean.ts';
import type { CliDeps } from './cli-deps.ts';
import { cliError, exitCodes } from './exit-codes.ts';

const profile = v.strictObject({ url: v.string(), key: v.optional(v.string()) });
const profiles = v.strictObject({ current: v.optional(v.string()), profiles: v.record(v.string(), profile) });

export type Profile = v.InferOutput<typeof profile>;
export type Profiles = v.InferOutput<typeof profiles>;

type About = Pick<CliDeps, 'environment' | 'about'>;

/** Below APPDATA on Windows, else below XDG_CONFIG_HOME or `~/.config`. */
export const profilesPath = ({ environment, about }: About): string => {
  const base = about.isWindows ? environment.APPDATA : environment.XDG_CONFIG_HOME;
  return join(base || join(about.home, '.config'), 'vigia', 'profiles.json');
};

const openToOthers = 0o077;

/** On Windows a file below APPDATA is its owner's by the rights that it inherits. */
const refuseOpenFile = (path: string, isWindows: boolean): void => {
  const mode = statSync(path).mode & 0o777;
  if (isWindows || (mode & openToOthers) === 0) return;
  const why = `${path} may hold keys and can be used by others than its owner (mode ${mode.toString(8)})`;
  throw cliError(exitCodes.usage, `${why}: run 'chmod 600' on it.`);
};

const parsed = (text: string, path: string): Profiles => {
  const wrong = (what: string) =>
    cliError(exitCodes.usage, `${path} ${what}: mend it, or remove it and set the profiles anew.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The words of the parser would quote what is in the file, and that may be a key.
    throw wrong('is not valid JSON');
  }
  const checked = v.safeParse(profiles, value);
  if (checked.success) return checked.output;
  const place = v.getDotPath(checked.issues[0]) ?? 'the whole of it';
  throw wrong(`is not a file of profiles (${place})`);
};

/** None where there is no file yet. Throws a sentence where others can read it, or where it makes no sense. */
export const readProfiles = (about: About): Profiles => {
  const path = profilesPath(about);
  let text: string;
  try {
    refuseOpenFile(path, about.about.isWindows);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return { profiles: {} };
    if (code) throw cliError(exitCodes.usage, `${path} cannot be read: ${errorMessage(error)}.`);
    throw error;
  }
  return parsed(text, path);
};

/** The file is replaced whole, so that whoever is interrupted has the old one or the new one. */
export const writeProfiles = (about: About, next: Profiles): void => {
  const path = profilesPath(about);
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    rmSync(draft, { force: true });
    writeFileSync(draft, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(draft, 0o600);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw cliError(exitCodes.usage, `${path} cannot be written: ${errorMessage(error)}.`);
  }
};

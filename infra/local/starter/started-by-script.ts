// Decides whether this process is the foreground of a package script, such as `npm start`, with which it has to end.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type ScriptEnvironment = {
  readonly npm_lifecycle_event?: string | undefined;
  readonly npm_lifecycle_script?: string | undefined;
  readonly npm_package_json?: string | undefined;
};

/** Scripts inherit these variables to programs that they start, so the script itself must start Vigía. */
const startsVigia = /\blaunch\.js\b|\bvigia(?:\.js)?['"]?\s+start\b/;
/** `npx` states the program without its arguments. */
const isVigia = /^['"]?vigia['"]?$/;
/** A single `&`, or a program that detaches another one: the script ends on purpose before the server does. */
const detaches = /(?<![&>|])&(?![&>])|\b(?:nohup|setsid|disown|daemon(?:ize)?|pm2|forever)\b/;

/** Whether a package manager (npm, npx, pnpm, Yarn) runs this process as a script that waits for it. */
export const isForegroundScript = ({
  npm_lifecycle_event: event,
  npm_lifecycle_script: script = '',
}: ScriptEnvironment) =>
  event !== undefined &&
  !detaches.test(script) &&
  (startsVigia.test(script) || (event === 'npx' && isVigia.test(script.trim())));

const realPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};

/** Whether this process is the script `start` of this project's own package.json, whatever folder the user stands in. */
export const isOwnStartScript = (environment: ScriptEnvironment): boolean => {
  const { npm_lifecycle_event: event, npm_lifecycle_script: script = '', npm_package_json: file } = environment;
  if (event !== 'start' || !/\blaunch\.js\b/.test(script)) return false;
  return (
    file === undefined || realPath(file) === realPath(fileURLToPath(new URL('../../../package.json', import.meta.url)))
  );
};

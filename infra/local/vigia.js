#!/usr/bin/env node
// `vigia`: runs the command line with a Node that supports TypeScript, which may not be the one that runs this file.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

/** The first version that runs the code of this project without a build. */
const minMajor = 24;

const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** The Node that `npm ci` installs, so that any Node from 20 on can run this file. */
const installedNode = () => {
  const folder = '../../node_modules/node/bin/';
  return [pathOf(`${folder}node`), pathOf(`${folder}node.exe`)].find((path) => existsSync(path));
};

const isNewEnough = Number(/^v(\d+)/.exec(process.version)?.[1] ?? 0) >= minMajor;
const node = isNewEnough ? process.execPath : installedNode();

/** A terminal sends Ctrl-C to both processes; a signal that only this process received is forwarded. */
const forwardSignals = (child) => {
  const inTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGBREAK']) process.on(signal, () => inTerminal || child.kill(signal));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
};

/** Ends this process in the way that the child ended. */
const endLikeChild = (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
};

/** Replaces this process by the other Node where the system can do that, or else waits for it as a child. */
const runNode = (args) => {
  if (process.execve && process.platform !== 'win32') process.execve(node, [node, ...args], process.env);
  // The child ends with this process, even if that is killed.
  const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, VIGIA_LAUNCHER: String(process.pid) } });
  forwardSignals(child);
  child.once('error', (error) => {
    process.stderr.write(`Vigía could not start Node at ${node}: ${error.message}\n`);
    process.exit(2);
  });
  child.once('exit', endLikeChild);
};

const [command, ...rest] = process.argv.slice(2);
/** A server runs for months: it starts with the settings of `npm start`, and without the command line in memory. */
const isServer = command === 'start' && !rest.some((arg) => arg === '--help' || arg === '-h');

if (!node) {
  process.stderr.write(
    `Vigía requires Node ${minMajor} or newer, and this is ${process.version}: run 'npm ci' in the folder of Vigía, which installs one, or install a newer Node.\n`,
  );
  process.exitCode = 2;
} else if (isServer) runNode(['--max-semi-space-size=1', pathOf('./launch.js'), ...rest]);
else if (isNewEnough) {
  // With cached compiled code a command responds after 0.1 s instead of 0.35 s.
  nodeModule.enableCompileCache();
  await import('./cli/cli-main.ts');
} else runNode([pathOf('./vigia.js'), ...process.argv.slice(2)]);

#!/usr/bin/env node
// `vigia`: finds a Node that runs TypeScript, which may not be the one that started this, and hands over to it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

/** The first version that runs what is written here as it stands. */
const minMajor = 24;

const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** The one that `npm ci` brings along, so that any Node from 20 on may start this. */
const ownNode = () => {
  const folder = '../../node_modules/node/bin/';
  return [pathOf(`${folder}node`), pathOf(`${folder}node.exe`)].find((path) => existsSync(path));
};

const isNewEnough = Number(/^v(\d+)/.exec(process.version)?.[1] ?? 0) >= minMajor;
const node = isNewEnough ? process.execPath : ownNode();

/**
 * Ctrl-C in a terminal reaches both processes by itself; what is sent to this one alone is passed on. None is sent
 * twice, since for a server a second signal is an order to end at once.
 */
const passSignalsTo = (child) => {
  const inTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGBREAK']) process.on(signal, () => inTerminal || child.kill(signal));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
};

const endLike = (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
};

/** Becomes the other Node where the system can do that; else waits for it, and ends as it did. */
const handOver = (args) => {
  if (process.execve && process.platform !== 'win32') process.execve(node, [node, ...args], process.env);
  const child = spawn(node, args, { stdio: 'inherit' });
  passSignalsTo(child);
  child.once('error', (error) => {
    process.stderr.write(`Vigía could not start Node at ${node}: ${error.message}\n`);
    process.exit(2);
  });
  child.once('exit', endLike);
};

const [command, ...rest] = process.argv.slice(2);
/** A server runs for months: it gets the settings of `npm start`, and nothing of the command line stays in memory. */
const isServer = command === 'start' && !rest.some((word) => word === '--help' || word === '-h');

if (!node) {
  const remedy = "run 'npm ci' in Vigía's folder, which brings one along, or install a newer one";
  process.stderr.write(`Vigía needs Node ${minMajor} or newer, and this is ${process.version}: ${remedy}.\n`);
  process.exitCode = 2;
} else if (isServer) handOver(['--max-semi-space-size=1', pathOf('./launch.js'), ...rest]);
else if (isNewEnough) {
  // Code that was compiled before, as for the server: a command answers after 0.1 s instead of 0.35.
  nodeModule.enableCompileCache();
  await import('./cli/cli-main.ts');
} else handOver([pathOf('./vigia.js'), ...process.argv.slice(2)]);

#!/usr/bin/env node
// Starts the command line with a Node that can run it, and with compiled code kept between starts.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFor } from '../tool/node.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const main = path.join(root, 'src', 'desk', 'cli.ts');
process.env.NODE_COMPILE_CACHE ??= path.join(root, 'node_modules', '.cache', 'gradus');
const node = nodeFor(root);
if (node === process.execPath) {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache(process.env.NODE_COMPILE_CACHE);
  process.argv[1] = main;
  await import(main);
} else {
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 128));
}

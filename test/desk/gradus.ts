import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../src/desk/cli.ts', import.meta.url));

export type Said = { code: number | null; out: string; err: string };

/** Runs a command of Gradus in a folder, nobody at the terminal. */
export async function gradus(folder: string, ...words: string[]): Promise<Said> {
  const env = { ...process.env, NO_COLOR: '1', GRADUS_LANG: 'en' };
  const child = spawn(process.execPath, [cli, ...words], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number | null, out, err };
}

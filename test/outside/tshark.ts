import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const executable = '/usr/bin/tshark';
/** A reason to skip where there is no tshark, unless it must be there. */
export const withoutTshark =
  existsSync(executable) || process.env['GRADUS_OUTSIDE'] === 'required'
    ? false
    : `no ${executable}: sh tool/system.sh installs it`;

/** The named fields of every packet that a display filter lets through, as tshark dissects the capture: one row a packet. */
export async function dissected(
  capture: Uint8Array,
  { decodeAs, filter, fields }: { decodeAs: string; filter: string; fields: readonly string[] },
): Promise<string[][]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gradus-tshark-'));
  const file = path.join(folder, 'capture.pcapng');
  try {
    await writeFile(file, capture);
    const asked = ['-n', '-r', file, '-d', decodeAs, '-Y', filter, '-T', 'fields', '-E', 'separator=|'];
    const { stdout } = await promisify(execFile)(executable, [...asked, ...fields.flatMap((field) => ['-e', field])]);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('|'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

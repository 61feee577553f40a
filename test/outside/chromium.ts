import { existsSync } from 'node:fs';

/** The system's browser; where it is missing its tests skip with this reason, unless they are required. */
export const executable = '/usr/bin/chromium';
const required = process.env['GRADUS_OUTSIDE'] === 'required';
export const skip = existsSync(executable) || required ? false : `no ${executable}: sh tool/system.sh installs it`;

/** It asks for nothing by itself. */
export const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

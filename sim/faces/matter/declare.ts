import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { MatterFace } from './node.ts';
import type { MatterOptions } from './options.ts';

/** A node as its maker declares it. `declare`: the file of the declaration, beside which the secrets and the stores lie. */
export type Commissionable = Pick<MatterFace, 'discriminator' | 'passcode' | 'stack' | 'authorities'> &
  MatterOptions & { declare: string };

function folderOf(beside: string, name: string, certificates: Readonly<Record<string, string>>): void {
  const folder = path.join(beside, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(certificates)) writeFileSync(path.join(folder, file), text);
}

/** `endpoints.matter` of a declaration; writes the passcode and the CSA's test authorities beside it. */
export function matterText({ discriminator, passcode, network, authorities, declare }: Commissionable): string {
  const beside = path.dirname(path.resolve(declare));
  const name = path.basename(declare, path.extname(declare));
  writeFileSync(path.join(beside, `${name}.passcode`), `${passcode}\n`, { mode: 0o600 });
  folderOf(beside, 'matter-paa', { 'test-paa.pem': authorities.paa });
  folderOf(beside, 'matter-cd-signers', { 'test-cd-signer.pem': authorities.cdSigner });
  return `  matter:
    discriminator: ${discriminator}
    passcode: { file: ${JSON.stringify(`${name}.passcode`)} }
    network: ${network}
    paa: matter-paa
    cdSigners: matter-cd-signers
    testStores: true
`;
}

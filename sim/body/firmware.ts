import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { FormatError } from '../../src/formats/error.ts';
import {
  digestedOf,
  imageOf,
  readMcuboot,
  securityCounter,
  securityCounterOf,
  tlv,
  tlvOf,
  versionText,
} from '../../src/formats/mcuboot.ts';
import type { McubootImage } from '../../src/formats/mcuboot.ts';
import type { FaultName } from '../list.ts';

/** Why an image is refused. */
export type Reason = 'format' | 'unsigned' | 'key' | 'signature' | 'version';
export type Installed = { version: string; digest: string };
export type Loader = {
  installed(): Installed;
  /** Installs an image, or says why not. */
  take(bytes: Uint8Array): Reason | undefined;
  /** An image began to come, and did not come whole. */
  interrupted(): void;
};

/** The maker's key: made from a seed that anybody may read, as nothing is to be kept from anybody here. PKCS #8 around 32 bytes. */
const seed = createHash('sha256').update('gradus simulated maker').digest();
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
  format: 'der',
  type: 'pkcs8',
});
const publicKey = createPublicKey(privateKey);
const keyHash = createHash('sha256')
  .update(publicKey.export({ format: 'der', type: 'spki' }))
  .digest();
const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** An image of the maker's, signed. */
function made(minor: number, counter: number): Uint8Array {
  const digested = digestedOf({
    version: { major: 1, minor, revision: 0, build: 0 },
    payload: Buffer.from(`gradus simulated bearing monitor, firmware 1.${minor}.0\n`.repeat(80)),
    protectedTlvs: [securityCounter(counter)],
  });
  const digest = digestOf(digested);
  return imageOf(digested, [
    tlv('sha256', digest),
    tlv('key-hash', keyHash),
    tlv('ed25519', sign(null, digest, privateKey)),
  ]);
}

/** What the sensor comes with, what it can be given, and what it may not go back to. */
export const images = { current: made(4, 5), newer: made(5, 5), older: made(3, 4) } as const;
export const shownDigest = (bytes: Uint8Array): string => `sha256:${digestOf(bytes).toString('hex')}`;

function signatureFault(image: McubootImage, faults: ReadonlySet<FaultName>): Reason | undefined {
  const [digest, signature] = [tlvOf(image, 'sha256'), tlvOf(image, 'ed25519')];
  if (!digest || !digestOf(image.digested).equals(digest)) return 'format';
  if (!signature) return faults.has('update-unsigned-taken') ? undefined : 'unsigned';
  const isOurs = keyHash.equals(tlvOf(image, 'key-hash') ?? Buffer.alloc(0));
  if (!isOurs) return faults.has('update-any-key') ? undefined : 'key';
  const holds = verify(null, digest, publicKey, signature);
  return holds || faults.has('update-signature-unread') ? undefined : 'signature';
}

/** The loader of the device: takes what is signed by its maker and no older than what it runs. */
export function loader(faults: ReadonlySet<FaultName>): Loader {
  let running: Uint8Array = images.current;
  let broken = false;
  const counterOf = (bytes: Uint8Array): number => securityCounterOf(readMcuboot(bytes)) ?? 0;
  const reasonFor = (bytes: Uint8Array): Reason | undefined => {
    try {
      const image = readMcuboot(bytes);
      const reason = signatureFault(image, faults);
      if (reason !== undefined) return reason;
      return (securityCounterOf(image) ?? 0) < counterOf(running) && !faults.has('update-downgrade-taken')
        ? 'version'
        : undefined;
    } catch (error) {
      if (error instanceof FormatError) return 'format';
      throw error;
    }
  };
  return {
    installed() {
      const version = versionText(readMcuboot(running).version);
      return broken
        ? { version: '0.0.0', digest: shownDigest(new Uint8Array(0)) }
        : { version, digest: shownDigest(running) };
    },
    take(bytes) {
      const reason = reasonFor(bytes);
      if (reason !== undefined) return reason;
      broken = false;
      if (!faults.has('update-ignored')) running = bytes;
      return undefined;
    },
    interrupted() {
      if (faults.has('update-interrupted-bricks')) broken = true;
    },
  };
}

export type Trial = { current: Written; newer: Written; older: Written; sbom: Written; key: string };
type Written = { file: string; digest: string };

/** What the image is made of, as its maker says it. */
const sbom = Buffer.from(
  JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'firmware',
        name: 'bearing monitor',
        version: versionText(readMcuboot(images.current).version),
        hashes: [{ alg: 'SHA-256', content: digestOf(images.current).toString('hex') }],
      },
    },
    components: [
      { type: 'operating-system', name: 'simulated kernel', version: '3.7.0' },
      { type: 'machine-learning-model', name: 'bearing' },
    ],
  }),
);

/** The images, the bill of materials and the public key as files beside a declaration. */
export function writeTrial(folder: string, name: string): Trial {
  const put = (file: string, bytes: Uint8Array): Written => {
    writeFileSync(path.join(folder, file), bytes);
    return { file, digest: shownDigest(bytes) };
  };
  const written = (which: keyof typeof images): Written => put(`${name}.${which}.bin`, images[which]);
  const key = `${name}.maker.pem`;
  writeFileSync(path.join(folder, key), publicKey.export({ format: 'pem', type: 'spki' }));
  return {
    current: written('current'),
    newer: written('newer'),
    older: written('older'),
    sbom: put(`${name}.sbom.json`, sbom),
    key,
  };
}

import {
  digestedOf,
  imageOf,
  readMcuboot,
  securityCounterOf,
  signatureTypes,
  tlvOf,
  tlvTypes,
  versionText,
} from '../../formats/mcuboot.ts';
import type { McubootImage, Tlv, TlvName } from '../../formats/mcuboot.ts';
import { readSbom } from '../../formats/cyclonedx.ts';
import type { Sbom } from '../../formats/cyclonedx.ts';
import { FormatError } from '../../formats/error.ts';
import type { FirmwareTrial } from '../../model/firmware-trial.ts';
import { TooFew } from '../bench.ts';
import type { Bench, Signatures } from '../bench.ts';

export type Signed = { bytes: Uint8Array; image: McubootImage; version: string; digest: string };
/** The maker's images, verified with its key, and those that the bench makes of the newer one. */
export type Images = {
  current: Signed;
  newer: Signed;
  older: Signed | undefined;
  /** The bill of materials of the current one, or why it cannot be read; undefined where the maker gives none. */
  sbom: Sbom | string | undefined;
  altered: Uint8Array;
  unsigned: Uint8Array;
  otherKey: Uint8Array;
  truncated: Uint8Array;
};

type Kind = (typeof signatureTypes)[number];
const kindOf = (image: McubootImage): Kind | undefined =>
  signatureTypes.find((name) => tlvOf(image, name) !== undefined);

/** MCUboot signs the digest; the digest of RSA and ECDSA is that of the signature algorithm itself. */
function verified(image: McubootImage, key: string, signatures: Signatures): string | undefined {
  const kind = kindOf(image);
  const [digest, signature] = [tlvOf(image, 'sha256'), kind && tlvOf(image, kind)];
  if (!kind || !digest || !signature) return 'it has no SHA-256 digest and signature that are read here';
  const found = signatures.sha256(image.digested);
  if (!digest.every((byte, i) => byte === found[i])) return 'its digest is not that of its contents';
  return signatures.verifies(kind, key, image.digested, signature)
    ? undefined
    : 'its signature is not by the declared key';
}

type Named = { file: string; digest: string };

async function bytesOf(declared: Named, bench: Bench) {
  if (!bench.modelFile) throw new TooFew('this bench reads no files');
  const { bytes, digest } = await bench.modelFile(declared.file);
  if (digest !== declared.digest) throw new TooFew(`${declared.file} has ${digest} and ${declared.digest} is declared`);
  return { bytes, digest };
}

async function sbomIn(declared: Named, bench: Bench): Promise<Sbom | string> {
  const { bytes } = await bytesOf(declared, bench);
  try {
    return readSbom(bytes);
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

async function signedIn(declared: Named, key: string, bench: Bench, signatures: Signatures): Promise<Signed> {
  const { bytes, digest } = await bytesOf(declared, bench);
  try {
    const image = readMcuboot(bytes);
    const wrong = verified(image, key, signatures);
    if (wrong !== undefined) throw new TooFew(`${declared.file}: ${wrong}`);
    return { bytes, image, version: versionText(image.version), digest };
  } catch (error) {
    if (error instanceof FormatError) throw new TooFew(`${declared.file}: ${error.message}`);
    throw error;
  }
}

const isSignature = ({ type }: Tlv): boolean => signatureTypes.some((name) => tlvTypes[name] === type);
const replaced = (tlvs: readonly Tlv[], name: TlvName, value: Uint8Array): Tlv[] =>
  tlvs.map((one) => (one.type === tlvTypes[name] ? { type: one.type, value } : one));

/** One byte of what it runs is another, and its digest is made to fit: only the signature can tell. */
function alteredOf({ image }: Signed, signatures: Signatures): Uint8Array {
  const payload = Uint8Array.from(image.payload);
  const middle = Math.floor(payload.length / 2);
  payload[middle] = (payload[middle] ?? 0) ^ 1;
  const digested = digestedOf({ ...image, payload });
  return imageOf(digested, replaced(image.tlvs, 'sha256', signatures.sha256(digested)));
}

/** The same, signed by a key that was made just now. */
function otherKeyOf({ image }: Signed, signatures: Signatures): Uint8Array {
  const kind = kindOf(image) ?? 'ed25519';
  const { signature, keyHash } = signatures.signedByStranger(kind, image.digested);
  const tlvs = replaced(replaced(image.tlvs, kind, signature), 'key-hash', keyHash);
  return imageOf(image.digested, tlvs);
}

function refuseUnfit({ current, newer, older }: Pick<Images, 'current' | 'newer' | 'older'>): void {
  const [own, next, before] = [current, newer, older].map((one) => (one ? securityCounterOf(one.image) : undefined));
  if (own === undefined || own !== next)
    throw new TooFew('current and newer have not the same security counter: the device could not go back');
  if (current.digest === newer.digest) throw new TooFew('current and newer are the same image');
  if (older && !(before !== undefined && before < own))
    throw new TooFew('older has no smaller security counter than current: nothing forbids it');
}

/** Reads and verifies what the maker gave, and makes the rest. Throws `TooFew` with what is wrong with which file. */
export async function imagesOf(trial: FirmwareTrial, bench: Bench): Promise<Images> {
  const { signatures } = bench;
  if (!signatures || !bench.modelFile) throw new TooFew('this bench signs nothing');
  const key = new TextDecoder().decode((await bench.modelFile(trial.key)).bytes);
  const current = await signedIn(trial.current, key, bench, signatures);
  const newer = await signedIn(trial.newer, key, bench, signatures);
  const older = trial.older && (await signedIn(trial.older, key, bench, signatures));
  refuseUnfit({ current, newer, older });
  const sbom = trial.sbom && (await sbomIn(trial.sbom, bench));
  return {
    current,
    newer,
    older,
    sbom,
    altered: alteredOf(newer, signatures),
    unsigned: imageOf(
      newer.image.digested,
      newer.image.tlvs.filter((one) => !isSignature(one)),
    ),
    otherKey: otherKeyOf(newer, signatures),
    truncated: newer.bytes.slice(0, Math.floor(newer.bytes.length / 2)),
  };
}

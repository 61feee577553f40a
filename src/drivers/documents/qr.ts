import { encode } from 'uqr';

/** A QR code (ISO/IEC 18004) with error correction M: rows of dark modules, without a quiet zone. */
export function qrModules(text: string): boolean[][] {
  return encode(text, { ecc: 'M', border: 0 }).data;
}

import { digestOf, said } from './draft.ts';
import type { DraftDeclaration } from './draft.ts';

/** Identity from a readback (keys of `Readback.says`). A device that gives a serial number is a unit, else a product. */
export function identityFrom(says: Readonly<Record<string, string>>): Pick<DraftDeclaration, 'kind' | 'identity'> {
  const serial = said(says['serial'], 64);
  const revision = said(says['hardware.revision'], 60);
  return {
    kind: serial === undefined ? 'product' : 'unit',
    identity: {
      maker: said(says['maker']),
      product: said(says['product']),
      serial,
      hardware: revision === undefined ? undefined : { revision },
      firmware: { version: said(says['firmware.version'], 60), digest: digestOf(says['firmware.digest'], undefined) },
    },
  };
}

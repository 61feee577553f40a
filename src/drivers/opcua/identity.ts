import type { Declaration, OpcuaEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import type { Readback } from '../../measure/probe.ts';
import { childrenOf, nodeAt, segmentsOf, textsOf } from './paths.ts';
import type { Open } from './session.ts';
import { modelsOn } from './models.ts';

/** Properties of a nameplate (OPC 10000-100, 4.5.2, and two that makers add for the firmware's digest) → key of the declaration. */
const nameplate: Readonly<Record<string, string>> = {
  Manufacturer: 'maker',
  Model: 'product',
  SerialNumber: 'serial',
  HardwareRevision: 'hardware.revision',
  SoftwareRevision: 'firmware.version',
  SoftwareDigest: 'firmware.digest',
  FirmwareDigest: 'firmware.digest',
};

async function nameplateOf({ session, namespaces }: Open, endpoint: OpcuaEndpoint): Promise<Record<string, string>> {
  if (endpoint.device === undefined)
    throw new ProbeError('PROBE_LACKS', 'endpoints.opcua.device does not say where the nameplate is');
  const path = segmentsOf(endpoint.device, endpoint.namespaces ?? {});
  const device = await nodeAt(session, namespaces, path, endpoint.device);
  const nodes = new Map(
    (await childrenOf(session, device)).flatMap(({ name, node, kind }) => {
      const key = nameplate[name];
      return key === undefined || kind !== 'variable' ? [] : [[key, node] as const];
    }),
  );
  return await textsOf(session, nodes);
}

/** Digests as the declaration writes them: `sha256:` and lower-case hex. */
function digestText(digest: string, algorithm: string | undefined): string {
  if (digest.includes(':')) return digest.toLowerCase();
  return `${(algorithm ?? 'sha256').toLowerCase().replaceAll('-', '')}:${digest.toLowerCase()}`;
}

/** Nameplate and the digest of every declared model that the device lists by ModelId or name. */
export async function identityOf(open: Open, endpoint: OpcuaEndpoint, declaration: Declaration): Promise<Readback> {
  const says = await nameplateOf(open, endpoint);
  for (const model of await modelsOn(open)) {
    const declared = declaration.models?.find(({ id }) => id === model.ModelId || id === model.browseName);
    if (declared && model.Digest !== undefined)
      says[`models.${declared.id}.digest`] = digestText(model.Digest, model.DigestAlgorithm);
  }
  if (says['firmware.digest'] !== undefined) says['firmware.digest'] = digestText(says['firmware.digest'], undefined);
  return { via: 'opcua', says };
}

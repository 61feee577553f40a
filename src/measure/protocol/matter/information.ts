import { checkOf, hex, holds, of, unknown } from './sight.ts';
import type { EndpointSeen } from './wire.ts';

const same = (shown: string, declared: string, what: string) =>
  holds(shown === declared, shown === declared ? `${what} ${shown}` : `${what} ${shown}, declared ${declared}`);

/** VendorName holds 32 characters at most. */
const longestName = 32;

export const basicInformation = checkOf(
  'basic-information',
  'VendorName and ProductName are those declared',
  (life, { identity }) =>
    of(life, 'basic', ({ vendorName, productName }) =>
      same(`${vendorName}, ${productName}`, `${identity.maker.slice(0, longestName)}, ${identity.product}`, 'names'),
    ),
);

export const serialNumber = checkOf('serial-number', 'SerialNumber is the declared one', (life, { identity }) =>
  of(life, 'basic', ({ serialNumber: shown }) => {
    if (identity.serial === undefined) return unknown('no serial number is declared');
    return shown === undefined
      ? unknown('the device has no SerialNumber: it is optional')
      : same(shown, identity.serial, 'SerialNumber');
  }),
);

export const softwareVersion = checkOf(
  'software-version',
  'SoftwareVersionString is the declared firmware',
  (life, { identity }) =>
    of(life, 'basic', ({ softwareVersionString }) =>
      same(softwareVersionString, identity.firmware.version, 'SoftwareVersionString'),
    ),
);

const rootType = 0x0016;

function wrongParts(endpoints: readonly EndpointSeen[]): string[] {
  const root = endpoints.find(({ number }) => number === 0);
  if (!root) return ['no Descriptor on endpoint 0'];
  const others = endpoints.filter(({ number }) => number !== 0).map(({ number }) => number);
  const missing = others.filter((number) => !root.parts.includes(number));
  const ghosts = root.parts.filter((number) => !others.includes(number));
  const typeless = endpoints.filter(({ deviceTypes }) => deviceTypes.length === 0);
  return [
    ...(root.deviceTypes.includes(rootType)
      ? []
      : [`endpoint 0 is of ${root.deviceTypes.map(hex).join(', ')}, not a root node`]),
    ...missing.map((number) => `endpoint ${number} answers and is in no PartsList of endpoint 0`),
    ...ghosts.map((number) => `PartsList names endpoint ${number}, which does not answer`),
    ...typeless.map(({ number }) => `endpoint ${number} has no device type`),
    ...endpoints.flatMap(({ number, servers, clusters }) =>
      servers
        .filter((id) => !clusters.some((cluster) => cluster.id === id))
        .map((id) => `endpoint ${number} lists cluster ${hex(id)}, which does not answer`),
    ),
  ];
}

export const descriptor = checkOf(
  'descriptor',
  'endpoint 0 is the root node, its PartsList names every endpoint there is, and every listed cluster answers',
  (life) =>
    of(life, 'endpoints', (endpoints) => {
      const wrong = wrongParts(endpoints);
      return holds(
        wrong.length === 0,
        wrong.length === 0 ? `endpoints ${endpoints.map(({ number }) => number).join(', ')}` : wrong.join('; '),
      );
    }),
);

export const attributeGlobal = checkOf(
  'attribute-global',
  'every cluster has ClusterRevision, at least 1, and FeatureMap',
  (life) =>
    of(life, 'endpoints', (endpoints) => {
      const all = endpoints.flatMap(({ number, clusters }) => clusters.map((cluster) => ({ number, ...cluster })));
      const without = all.filter(({ revision = 0, features }) => revision < 1 || !features);
      const said = without.map(
        ({ number, id, revision, features }) =>
          `endpoint ${number}, cluster ${hex(id)}: ClusterRevision ${revision ?? 'none'}${features ? '' : ', no FeatureMap'}`,
      );
      if (all.length === 0) return unknown('no cluster answered');
      return holds(
        without.length === 0,
        without.length === 0 ? `${all.length} of ${all.length} clusters` : said.join('; '),
      );
    }),
);

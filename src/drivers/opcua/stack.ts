import { createRequire } from 'node:module';
import type { End } from '../../measure/protocol/port.ts';
import type { Declaration } from '../../model/declaration.ts';
import { shortly } from '../deadline.ts';

/** OPC 10000-5, 12.4: who built a server, by its own account. */
export type BuildInfo = {
  productUri?: string | null;
  manufacturerName?: string | null;
  productName?: string | null;
  softwareVersion?: string | null;
};
type Stack = End;

/** Words in a BuildInfo by which a stack is known, and who maintains it. */
const known: readonly (readonly [RegExp, string, string])[] = [
  [/node-?opcua/i, 'node-opcua', 'NodeOPCUA'],
  [/open62541/i, 'open62541', 'open62541'],
  [/eclipse milo|milo opc/i, 'Eclipse Milo', 'Eclipse Foundation'],
  [/asyncua|freeopcua/i, 'opcua-asyncio', 'FreeOpcUa'],
  [/unified ?automation/i, 'Unified Automation SDK', 'Unified Automation'],
  [/prosys/i, 'Prosys SDK', 'Prosys'],
  [/softing/i, 'Softing SDK', 'Softing'],
  [/matrikon/i, 'Matrikon FLEX', 'Matrikon'],
  [/opc ?foundation/i, 'UA-.NETStandard', 'OPC Foundation'],
];

/** The stack that the bench itself speaks with. */
export const benchStack: Stack = {
  stack: 'node-opcua',
  version: versionOf('node-opcua-client'),
  maintainer: 'NodeOPCUA',
  production: true,
};

function versionOf(name: string): string {
  const manifest: unknown = createRequire(import.meta.url)(`${name}/package.json`);
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

/** The device's stack: known by its own BuildInfo before it is taken from the declaration; maintainer '' where neither says. */
export function stackOf(build: BuildInfo, declaration: Declaration): Stack {
  const said = [build.productUri, build.manufacturerName, build.productName].filter((text) => typeof text === 'string');
  const version = shortly(build.softwareVersion ?? '', 60);
  const recognised = known.find(([sign]) => said.some((text) => sign.test(text)));
  if (recognised) return { stack: recognised[1], version, maintainer: recognised[2], production: true };
  const declared = declaration.stacks?.find(({ protocol }) => protocol === 'opcua');
  if (declared)
    return {
      stack: `${declared.name}, as declared`,
      version: declared.version,
      maintainer: declared.maintainer,
      production: true,
    };
  return { stack: shortly(build.productName ?? '', 100), version, maintainer: '', production: true };
}

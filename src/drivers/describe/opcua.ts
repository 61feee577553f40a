import type { DataValue } from 'node-opcua-client';
import type { Declaration, OpcuaEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { inTime, settled } from '../deadline.ts';
import { answerMs, clientFor } from '../opcua/client.ts';
import { asFailure } from '../opcua/failure.ts';
import { identityOf } from '../opcua/identity.ts';
import { connectionTo } from '../opcua/session.ts';
import type { Connection, Open } from '../opcua/session.ts';
import { identityFrom } from './identity.ts';
import { said } from './draft.ts';
import type { Draft, DraftDeclaration } from './draft.ts';
import { measuredIn } from './measured.ts';
import { modelRemarks, modelsBelow } from './models.ts';
import { rulesFrom } from './rules.ts';
import { Aliases, treeOf } from './tree.ts';
import type { Tree } from './tree.ts';
import { below, valuesOf } from './walk.ts';

/** OPC 10000-5: Server, and ServerStatus/BuildInfo below it. */
const server = 'i=2253';
const buildInfo = 'i=2260';
type Security = NonNullable<OpcuaEndpoint['security']>;

const policies: Readonly<Record<string, Security['policy']>> = {
  'http://opcfoundation.org/UA/SecurityPolicy#None': 'None',
  'http://opcfoundation.org/UA/SecurityPolicy#Basic256Sha256': 'Basic256Sha256',
  'http://opcfoundation.org/UA/SecurityPolicy#Aes128_Sha256_RsaOaep': 'Aes128_Sha256_RsaOaep',
  'http://opcfoundation.org/UA/SecurityPolicy#Aes256_Sha256_RsaPss': 'Aes256_Sha256_RsaPss',
};
/** OPC 10000-4, 7.20: MessageSecurityMode. */
const modes: readonly (Security['mode'] | undefined)[] = [undefined, 'None', 'Sign', 'SignAndEncrypt'];

/** What the device offers, weakest first. */
async function offeredBy(url: string): Promise<Security[]> {
  const client = await clientFor({ url }, '.');
  try {
    await inTime(client.connect(url), 2 * answerMs, `connecting to ${url}`);
    const endpoints = await inTime(client.getEndpoints(), answerMs, 'asking for its endpoints');
    const offered = endpoints.flatMap(({ securityMode, securityPolicyUri }): Security[] => {
      const mode = modes[securityMode];
      const policy = policies[securityPolicyUri ?? ''];
      return mode && policy ? [{ mode, policy }] : [];
    });
    return offered.toSorted((a, b) => modes.indexOf(a.mode) - modes.indexOf(b.mode));
  } catch (error) {
    throw asFailure(error, `asking ${url} for its endpoints`);
  } finally {
    await settled(client.disconnect(), 1500);
  }
}

type Stack = NonNullable<DraftDeclaration['stacks']>[number];

/** The device's stack by BuildInfo. Who maintains it is the maker's to say where BuildInfo names the maker. */
async function stackOf({ session }: Open): Promise<Stack> {
  const [value] = await valuesOf(session, [buildInfo]);
  const info = ((value satisfies DataValue | undefined)?.value.value ?? {}) as Record<string, unknown>;
  return {
    protocol: 'opcua',
    name: said(info['productName'], 100),
    version: said(info['softwareVersion'], 60),
    maintainer: said(info['manufacturerName']),
  };
}

async function modelsOf(open: Open): Promise<Awaited<ReturnType<typeof modelsBelow>>> {
  const ai = open.namespaces.indexOf('http://opcfoundation.org/UA/AI/');
  const children = ai < 0 ? [] : await below(open.session, [{ node: server }]);
  const root = children.find(({ name, namespace }) => name === 'AiModelManagement' && namespace === ai);
  return root ? await modelsBelow(open.session, root) : { models: [], invoke: false };
}

/** The nameplate as the identity probe will read it back: a draft says nothing that `check` would not find. */
async function nameplateOf(open: Open, endpoint: OpcuaEndpoint): Promise<Record<string, string>> {
  if (endpoint.device === undefined) return {};
  const none = { models: [] } as Pick<Declaration, 'models'> as Declaration;
  return (await identityOf(open, endpoint, none)).says;
}

function remarksOn(tree: Tree, offered: readonly Security[], security: Security): Draft['remarks'] {
  const stronger = offered.findLast(({ mode }) => modes.indexOf(mode) > modes.indexOf(security.mode));
  const others = tree.others.map(({ name }) => said(name, 60) ?? '').join(', ');
  return [
    ...(stronger
      ? [{ path: ['endpoints'], code: 'STRONGER_SECURITY' as const, text: `${stronger.mode}, ${stronger.policy}` }]
      : []),
    ...(others === '' ? [] : [{ path: ['identity'], code: 'OTHER_DEVICES' as const, text: others }]),
    ...(tree.device ? [] : [{ path: ['identity'], code: 'NO_NAMEPLATE' as const, text: '' }]),
  ];
}

async function draftFrom(
  connection: Connection,
  url: string,
  offered: readonly Security[],
  security: Security,
): Promise<Draft> {
  const tree = await connection.with('browsing the device', treeOf);
  const { stack, models, namespaces } = await connection.with(
    'reading what the device says of itself',
    async (open) => ({
      stack: await stackOf(open),
      models: await modelsOf(open),
      namespaces: open.namespaces,
    }),
  );
  const aliases = new Aliases(namespaces);
  const device = tree.device && aliases.path(tree.device);
  const { channels, points, rules: shown, remarks } = await measuredIn(tree, aliases);
  const rules = rulesFrom(shown, channels);
  const endpoint = { url, security, namespaces: aliases.used(), device } satisfies Record<string, unknown>;
  const says = await connection.with('reading the nameplate', (open) =>
    nameplateOf(open, { url, namespaces: aliases.used(), ...(device === undefined ? {} : { device }) }),
  );
  const value: DraftDeclaration = {
    format: 'gradus-declaration/1',
    ...identityFrom(says),
    channels: some(channels),
    points: some(points),
    rules: some(rules.rules),
    models: some(models.models),
    stacks: [stack],
    endpoints: { opcua: endpoint },
    probes: {
      identity: device === undefined ? undefined : 'opcua',
      infer: models.invoke ? 'opcua' : undefined,
      read: points.length > 0 ? 'opcua' : undefined,
    },
  };
  return {
    value,
    remarks: [...remarksOn(tree, offered, security), ...remarks, ...rules.remarks, ...modelRemarks(models.models)],
  };
}

const some = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

/** What a device says of itself over OPC UA, as a draft of its declaration. Throws `ProbeError`. */
export async function describeOpcua(url: string): Promise<Draft> {
  const offered = await offeredBy(url);
  const [security] = offered;
  if (!security) throw new ProbeError('PROBE_REFUSED', `${url} offers no security policy that is known here`);
  const connection = connectionTo({ url, security }, '.');
  try {
    return await draftFrom(connection, url, offered, security);
  } finally {
    await connection.close();
  }
}

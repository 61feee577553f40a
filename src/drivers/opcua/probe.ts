import type { Declaration, OpcuaEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import type { Probe } from '../../measure/probe.ts';
import { identityOf } from './identity.ts';
import { invoke, prepare } from './infer.ts';
import { deploymentOf } from './models.ts';
import type { Deployed } from './models.ts';
import { nodeAt, segmentsOf, valueOf } from './paths.ts';
import { connectionTo } from './session.ts';
import type { Connection, Open } from './session.ts';

function pathOf(declaration: Declaration, point: string): string {
  const path = declaration.points?.find(({ id }) => id === point)?.opcua;
  if (path === undefined) throw new ProbeError('PROBE_LACKS', `points.${point} has no opcua path`);
  return path;
}

async function readPoint(open: Open, endpoint: OpcuaEndpoint, path: string): Promise<number | boolean | string> {
  let node = open.nodes.get(path);
  if (!node) {
    node = await nodeAt(open.session, open.namespaces, segmentsOf(path, endpoint.namespaces ?? {}), path);
    open.nodes.set(path, node);
  }
  const value: unknown = (await valueOf(open.session, node)).value.value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  throw new ProbeError('PROBE_GARBAGE', `${path} is neither a number, a text nor true or false`);
}

type Inference = Pick<Required<Probe>, 'infer'>;

function inference(connection: Connection): Inference {
  // A deployment is known for as long as the session it was found on lives.
  const deployed = new WeakMap<Open, Map<string, Deployed>>();
  return {
    infer: (model, input) =>
      connection.with('Invoke', async (open) => {
        const known = deployed.get(open) ?? new Map<string, Deployed>();
        deployed.set(open, known);
        const target = known.get(model) ?? (await deploymentOf(open, model));
        known.set(model, target);
        return await invoke(open, target, input);
      }),
  };
}

/** OPC 10000-5: Server/ServerStatus/State, the cheapest thing every server answers. */
const stateNode = 'i=2259';

/** A device by its OPC UA server: identity by nameplate and AI models, handshake, Invoke, and points by browse path. */
export function opcuaProbe(endpoint: OpcuaEndpoint, declaration: Declaration, folder: string): Probe {
  const connection = connectionTo(endpoint, folder);
  return {
    ...inference(connection),
    prepare: (_model, input) => prepare(input),
    identity: () => connection.with('identity', (open) => identityOf(open, endpoint, declaration)),
    read: (point) => {
      const path = pathOf(declaration, point);
      return connection.with(`reading ${point}`, (open) => readPoint(open, endpoint, path));
    },
    ping: () =>
      connection.with('ping', async ({ session }) => {
        await session.read({ nodeId: stateNode, attributeId: 13 });
      }),
    close: () => connection.close(),
  };
}

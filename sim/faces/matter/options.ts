/** `network`: what the node's NetworkCommissioning is for; it is met over loopback in either case. */
export type MatterOptions = { network: 'ip' | 'thread' };

/** As `parseArgs` takes them. */
export const matterArguments = {
  matter: { type: 'boolean', default: false },
  'matter-network': { type: 'string', default: 'ip' },
} as const;

type Given = { matter?: boolean; 'matter-network'?: string };

/** Undefined without `--matter`. */
export function matterOptionsIn(given: Given, refuse: (message: string) => never): MatterOptions | undefined {
  if (given.matter !== true) return undefined;
  const network = given['matter-network'];
  return network === 'ip' || network === 'thread' ? { network } : refuse('--matter-network is ip or thread');
}

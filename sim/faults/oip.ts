import type { Fault } from './fault.ts';

export const oipFaults = [] as const satisfies readonly Fault[];

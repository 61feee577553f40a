import type { Fault } from './fault.ts';

export const matterFaults = [] as const satisfies readonly Fault[];

import type { Fault } from './fault.ts';

export const httpFaults = [] as const satisfies readonly Fault[];

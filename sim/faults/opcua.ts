import type { Fault } from './fault.ts';

export const opcuaFaults = [] as const satisfies readonly Fault[];

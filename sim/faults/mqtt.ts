import type { Fault } from './fault.ts';

export const mqttFaults = [] as const satisfies readonly Fault[];

/**
 * What can be wrong with a sensor. `violates`: indicators of the pack gbt-45288-2026-described that fail; with
 * `outcome: 'inconclusive'`, those that get no result because the wire gives none. `none`: no indicator asks for
 * it, it is shown beside the measured figure. `checks`: the checks of a wire that then do not hold, as `<wire>.<check>`,
 * and no others. `needs`: the wire it shows on, which the sensor must have been started with.
 */
export type Fault = {
  name: string;
  violates: readonly string[];
  outcome: 'fail' | 'inconclusive' | 'none';
  says: string;
  checks?: readonly string[];
  needs?: 'opcua' | 'mqtt' | 'http' | 'oip' | 'matter';
};

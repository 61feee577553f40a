/** Everything a declaration can list under `supports`; a test holds it to the declaration's own list. */
export const features = [
  'portability',
  'semantic-annotation',
  'ontology-mapping',
  'fusion',
  'adaptation',
  'drift-detection',
  'audit-log',
  'secure-update',
  'secure-boot',
  'failure-behaviour',
] as const;

/** Those that only a sensor that learns claims: whoever copies its model does not say that it fuses, nor how its terms map. */
export const learning: readonly string[] = ['adaptation', 'drift-detection', 'fusion', 'ontology-mapping'];

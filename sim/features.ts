/** Everything a declaration can list under `supports`; a test holds it to the declaration's own list. */
export const features = [
  'portability',
  'semantic-annotation',
  'ontology-mapping',
  'fusion',
  'adaptation',
  'audit-log',
  'secure-update',
  'secure-boot',
  'failure-behaviour',
] as const;

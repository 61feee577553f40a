import { z } from 'zod';
import { Duration } from './terms.ts';

/** Kinds of event that a component writes down (IEC 62443-4-2, CR 2.8), as far as the bench can provoke them. */
export const auditEvents = ['access-control', 'request-error', 'control', 'configuration'] as const;
export type AuditEvent = (typeof auditEvents)[number];

/**
 * What the maker says of the device's audit log (docs/audit-log.md). `events`: what it writes down; `chain`: each record
 * holds the digest of those before it; `clock`: how far its clock is off at most (1 s where it does not say); `restart`: how
 * long a restart takes at most, which the bench then asks for.
 */
export const AuditLog = z.strictObject({
  events: z.array(z.enum(auditEvents)).min(1).max(auditEvents.length),
  chain: z.boolean().optional(),
  clock: Duration.optional(),
  restart: Duration.optional(),
});
export type AuditLog = z.infer<typeof AuditLog>;

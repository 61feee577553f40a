import { FormatError } from '../formats/error.ts';
import { auditRecordsIn } from '../formats/audit.ts';
import type { AuditRecord } from '../formats/audit.ts';
import type { DeviceLog } from '../measure/probe.ts';
import type { Declaration } from '../model/declaration.ts';
import { ProbeError } from '../model/errors.ts';
import { shortly } from './deadline.ts';
import { secretRanges } from './secrets/cover.ts';
import { readSecrets } from './secrets/declared.ts';
import { hush } from './secrets/secret.ts';

const covered = (record: AuditRecord): AuditRecord =>
  Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, typeof value === 'string' ? hush(value) : value]),
  ) as AuditRecord;

/** A page of a device's log. `bytes` are looked through for the declared secrets, which are covered in the records. Throws `PROBE_GARBAGE`. */
export function logIn(value: unknown, bytes: Uint8Array, declaration: Declaration, folder: string): DeviceLog {
  const declared = readSecrets(declaration, folder);
  const found = secretRanges(bytes).length;
  try {
    const records = auditRecordsIn(value);
    return { records: found > 0 ? records.map(covered) : records, secrets: { declared, found } };
  } catch (error) {
    if (error instanceof FormatError) throw new ProbeError('PROBE_GARBAGE', shortly(error.message), { cause: error });
    throw error;
  }
}

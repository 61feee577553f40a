import { unixMsOf } from '../../../formats/ua/builtin.ts';
import { statusName } from '../../../formats/ua/status.ts';
import type { DataValue } from '../../../formats/ua/variant.ts';
import type { UaValue } from '../../../measure/protocol/opcua/wire.ts';

const timeIn = (ticks: bigint | undefined): number | null => (ticks === undefined ? null : unixMsOf(ticks));

/** A value as checks use it. */
export const valueIn = ({ value, status = 0, sourceTimestamp, serverTimestamp }: DataValue): UaValue => ({
  status: statusName(status),
  type: value ? `${value.type}${Array.isArray(value.value) ? '[]' : ''}` : '',
  value: value?.value ?? null,
  sourceMs: timeIn(sourceTimestamp),
  serverMs: timeIn(serverTimestamp),
});

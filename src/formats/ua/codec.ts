import type { UaReader } from './reader.ts';
import type { UaWriter } from './writer.ts';

/** Both directions of one type. */
export type Codec<T> = { read(reader: UaReader): T; write(writer: UaWriter, value: T): void };
export type ValueOf<C> = C extends Codec<infer T> ? T : never;

type Fields = Readonly<Record<string, Codec<never> | Codec<unknown>>>;
type StructOf<F> = { -readonly [K in keyof F]: ValueOf<F[K]> };

/** A structure: its fields in order, one after another (OPC 10000-6, 5.2.6). */
export function struct<F extends Record<string, unknown>>(fields: F): Codec<StructOf<F>> {
  const all = Object.entries(fields as unknown as Fields) as [string, Codec<unknown>][];
  return {
    read: (reader) => Object.fromEntries(all.map(([name, codec]) => [name, codec.read(reader)])) as StructOf<F>,
    write(writer, value) {
      for (const [name, codec] of all) codec.write(writer, (value as Record<string, unknown>)[name]);
    },
  };
}

/** An array with its length before it (5.2.5). Null reads as empty. */
export const listOf = <T>(codec: Codec<T>): Codec<T[]> => ({
  read: (reader) => reader.list(() => codec.read(reader)),
  write: (writer, value) => writer.list(value, (one) => codec.write(writer, one)),
});

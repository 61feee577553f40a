import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fromBinary } from '@bufbuild/protobuf';
import * as fc from 'fast-check';
import { ModelProtoSchema } from 'onnx-buf';
import type { GraphProto } from 'onnx-buf';
import { FormatError } from './error.ts';
import { readOnnx } from './onnx.ts';

const fileOf = (name: string): Uint8Array => readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)));
const bearing = fileOf('sim/models/bearing.onnx');
const silero = fileOf('node_modules/@ricky0123/vad-web/dist/silero_vad_v5.onnx');

/** Operators as an independent reader counts them. */
function counted(graph: GraphProto | undefined, counts: Record<string, number> = {}): Record<string, number> {
  for (const node of graph?.node ?? []) {
    counts[node.opType] = (counts[node.opType] ?? 0) + 1;
    for (const { g, graphs } of node.attribute) for (const one of g ? [g, ...graphs] : graphs) counted(one, counts);
  }
  return counts;
}

describe('the inventory of an ONNX model', () => {
  for (const [name, bytes] of [
    ['our own', bearing],
    ['one from the registry, with graphs within graphs', silero],
  ] as const)
    it(`is what another reader counts: ${name}`, () => {
      const { graph, opsetImport, irVersion } = fromBinary(ModelProtoSchema, bytes);
      const found = readOnnx(bytes);
      assert.deepEqual(Object.fromEntries(found.operators.map(({ name: op, count }) => [op, count])), counted(graph));
      assert.deepEqual(
        found.opsets,
        Object.fromEntries(opsetImport.map(({ domain, version }) => [domain, Number(version)])),
      );
      assert.equal(found.version, Number(irVersion));
      assert.deepEqual(
        found.inputs.map((one) => one.name),
        graph?.input.map((one) => one.name),
      );
      assert.deepEqual(
        found.outputs.map((one) => one.name),
        graph?.output.map((one) => one.name),
      );
    });
  it('has the inputs with their types and shapes, names where a size is free', () => {
    assert.deepEqual(readOnnx(bearing).inputs, [{ name: 'window', type: 1, shape: [1, 5, 1024] }]);
    assert.deepEqual(
      readOnnx(silero).inputs.map(({ type }) => type),
      [1, 1, 7],
    );
  });
  it('has the attributes of an operator, by which an engine names what it cannot take', () => {
    const choice = readOnnx(silero).operators.find(({ name }) => name === 'If');
    assert.deepEqual(choice?.attributes.toSorted(), ['else_branch', 'then_branch']);
  });
});

/** A message in a field. */
function wrapped(field: number, contents: Uint8Array): Uint8Array {
  const length: number[] = [];
  for (let rest = contents.length; ; rest = Math.floor(rest / 128)) {
    length.push(rest > 127 ? (rest % 128) | 128 : rest);
    if (rest <= 127) break;
  }
  return Uint8Array.of(field * 8 + 2, ...length, ...contents);
}

function refuses(bytes: Uint8Array, words: RegExp): void {
  assert.throws(
    () => readOnnx(bytes),
    (error) => error instanceof FormatError && words.test(error.message),
  );
}

describe('bytes that are no ONNX model', () => {
  it('are refused with the reason and the place', () => {
    refuses(new Uint8Array(0), /no graph/);
    refuses(bearing.subarray(0, bearing.length - 20), /does not fit/);
    refuses(Uint8Array.of(0x08, 0xff), /does not end \(at byte 1\)/);
    refuses(Uint8Array.of(0x3b), /wire type 3/);
    refuses(Uint8Array.of(0x09, 1, 2), /inside a number/);
    refuses(wrapped(7, wrapped(1, wrapped(3, new Uint8Array(0)))), /no operator/);
    refuses(wrapped(2, Uint8Array.of(0xff)), /not UTF-8/);
    refuses(wrapped(2, new Uint8Array(2000)), /a name of 2000 bytes/);
  });
  it('are refused where graphs stand within graphs without end', () => {
    let graph = new Uint8Array(0);
    for (let i = 0; i < 60; i++) graph = Uint8Array.from(wrapped(1, wrapped(5, wrapped(6, graph))));
    refuses(wrapped(7, graph), /deeper than 32/);
  });
  for (const [name, bytes] of [
    ['our own', bearing],
    ['Silero', silero.subarray(0, 60_000)],
  ] as const)
    it(`give a value or a FormatError in 1 000 mutations of a model, and nothing else: ${name}`, () => {
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
          fc.option(fc.nat(bytes.length)),
          (changes, cut) => {
            const changed = Uint8Array.from(bytes.subarray(0, cut ?? bytes.length));
            // Half of them early, where the structure is: the rest is mostly weights.
            for (const [i, [at, byte]] of changes.entries()) changed[i % 2 ? at : at % 1500] = byte;
            try {
              assert.ok(readOnnx(changed).operators.length >= 0);
            } catch (error) {
              if (!(error instanceof FormatError)) throw error;
            }
          },
        ),
        { numRuns: 1000 },
      );
    });
});

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine, EngineAbout } from '../../measure/inference/engines.ts';
import { engineOf } from './engine.ts';

type Known = Omit<EngineAbout, 'version'> & { package: string; entry: string };

const entryOf = (name: string): string => fileURLToPath(new URL(`./${name}.ts`, import.meta.url));

/** The bench's own engines, the first being the reference where it loads. */
const known: readonly Known[] = [
  {
    name: 'onnxruntime',
    family: 'MLAS',
    isa: process.arch,
    maintainer: 'Microsoft',
    package: 'onnxruntime-node',
    entry: entryOf('onnxruntime-native'),
  },
  {
    name: 'onnxruntime-web',
    family: 'MLAS',
    isa: 'wasm',
    maintainer: 'Microsoft',
    package: 'onnxruntime-web',
    entry: entryOf('onnxruntime-wasm'),
  },
  {
    name: 'opencv-dnn',
    family: 'OpenCV DNN',
    isa: 'wasm',
    maintainer: 'OpenCV',
    package: '@techstark/opencv-js',
    entry: entryOf('opencv-dnn'),
  },
  {
    name: 'jax-js',
    family: 'jax-js',
    isa: 'wasm',
    maintainer: 'Eric Zhang',
    package: '@jax-js/onnx',
    entry: entryOf('jax-js'),
  },
];

/** The version of an installed package, from its own package.json; undefined where it is not installed. */
function versionOf(name: string): string | undefined {
  let folder = import.meta.dirname;
  for (;;) {
    const file = path.join(folder, 'node_modules', name, 'package.json');
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    const above = path.dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
}

/** Engines of this bench that are installed. Nothing of them is loaded before they are. */
export function enginesHere(started?: (pid: number) => void): Engine[] {
  return known.flatMap(({ package: name, entry, ...about }) => {
    const version = versionOf(name);
    return version === undefined ? [] : [engineOf({ ...about, version }, entry, started)];
  });
}

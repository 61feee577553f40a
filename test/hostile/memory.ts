import { readFileSync } from 'node:fs';

const everyMs = 20;

function fileIn(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** A process and what it started, as Linux tells. */
function family(pid: number): number[] {
  const children = fileIn(pid, `task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(family)];
}

/** VmHWM: the most that a process has ever held, KiB. It never falls, so that it need not be met at its height. */
const heldBy = (pid: number): number => Number(/^VmHWM:\s+(\d+)/m.exec(fileIn(pid, 'status'))?.[1] ?? 0);

/** Watches a process and its children until it is told to stop; gives the most that one of them held, MiB. */
export function watchMemory(pid: number): () => number {
  let most = 0;
  const look = (): void => {
    most = Math.max(most, ...family(pid).map(heldBy));
  };
  const timer = setInterval(look, everyMs);
  return () => {
    clearInterval(timer);
    return Math.round(most / 1024);
  };
}

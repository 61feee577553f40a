// Finds a Node that runs the project's TypeScript: the running one if it is new enough, else the one npm installed.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const fewest = [24, 12];

function newEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > fewest[0] || (major === fewest[0] && minor >= fewest[1]);
}

/** The path of a Node ≥ 24.12. Exits with the remedy where there is none. */
export function nodeFor(root) {
  if (newEnough(process.versions.node)) return process.execPath;
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const file = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  try {
    const found = path.join(
      path.dirname(createRequire(path.join(root, 'package.json')).resolve(`${name}/package.json`)),
      file,
    );
    if (existsSync(found)) return found;
  } catch {
    // not installed: said below
  }
  process.stderr.write(
    `Gradus needs Node ${fewest.join('.')} or newer; this is ${process.versions.node}, and the package ${name} is not installed.\nInstall a newer Node, or run npm start once in a clone.\n`,
  );
  process.exit(30);
}

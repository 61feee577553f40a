// Builds what does not run from the sources: dist/verify.mjs (the library `./verify`) and dist/verify.html (one page that
// checks a bundle by itself). node tool/ready.mjs tool/build.ts [FOLDER]
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { style } from '../src/print/style.ts';

const root = path.dirname(import.meta.dirname);
const out = path.resolve(process.argv[2] ?? path.join(root, 'dist'));

async function bundled(entry: string, format: 'esm' | 'iife'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, entry)],
    bundle: true,
    write: false,
    format,
    // Refuses whatever only Node has.
    platform: 'browser',
    target: 'es2023',
    minify: true,
    charset: 'utf8',
    legalComments: 'inline',
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const own = `
body{overflow-wrap:anywhere}#drop{border:1px dashed var(--line);padding:1.2rem 1.4rem;margin:1.4rem 0}
label{display:block;margin:.8rem 0 .2rem}textarea{width:100%;max-width:46rem;font:inherit}
[hidden]{display:none}iframe{width:100%;height:90vh;border:1px solid var(--line);margin-top:1.4rem}`;

/** The report inside the page brings a style of its own: styles are allowed, and nothing that leaves the machine. */
function pageOf(script: string): string {
  const css = style + own;
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; connect-src 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Gradus</title>
<link rel="icon" href="data:,">
<style>${css}</style>
</head>
<body>
<main class="sheet">
<h1 id="title"></h1>
<p id="about"></p>
<div id="drop">
<label id="choose" for="file"></label><input id="file" type="file" accept=".tar,.jwt,.json" multiple>
<label id="trust" for="keys"></label><textarea id="keys" rows="3" spellcheck="false"></textarea>
<label id="asked" for="day"></label><input id="day" type="date">
</div>
<pre id="said" role="status"></pre>
<p><a id="save" hidden></a></p>
<div id="report"></div>
</main>
<script>${script}</script>
</body>
</html>
`;
}

await mkdir(out, { recursive: true });
const script = (await bundled('web/verify/page.ts', 'iife')).replaceAll('</script', '<\\/script');
const files = { 'verify.mjs': await bundled('src/certify/library.ts', 'esm'), 'verify.html': pageOf(script) };
for (const [name, text] of Object.entries(files)) {
  await writeFile(path.join(out, name), text);
  process.stdout.write(`${path.join(path.relative(process.cwd(), out), name)}  ${Math.round(text.length / 1000)} kB\n`);
}

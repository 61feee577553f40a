// The fast loop: types, lint and format of the whole project, at the same time. `npm test` holds them too.
import { checked, checks } from './toolchain.ts';

const results = await Promise.all(
  checks.map(async (check) => {
    const { code, said } = await checked(check);
    process.stdout.write(code === 0 ? `${check.name}: ok\n` : `${check.name}: failed\n${said.trim()}\n`);
    return code;
  }),
);
if (results.some((code) => code !== 0)) process.exitCode = 1;

import type { Command } from 'commander';
import { InputError } from '../model/errors.ts';
import { withManners } from './manners.ts';
import { registryFlag } from './registry.ts';

const each = (one: string, before: readonly string[]): string[] => [...before, one];
const runs = ['--runs <dir>', 'where exported runs are', 'runs'] as const;
const by = ['--by <name>', 'who does it, by name'] as const;

/** One of the two that a reviewer or decider must choose. */
function grantOrRefuse(text: string): 'grant' | 'refuse' {
  if (text === 'grant' || text === 'refuse') return text;
  throw new InputError('USAGE', text, 'write grant or refuse.');
}

function addReport(certify: Command): void {
  withManners(certify.command('report').argument('<run>', 'a run folder, its bundle, or its id'))
    .description('a laboratory’s test report of a run (ISO/IEC 17025, 7.8): its record, and on paper')
    .requiredOption('--with <file>', 'what the laboratory writes itself (YAML; docs/certificates.md)')
    .option('--language <lang...>', 'of the papers: en, zh, ja, ko', ['en'])
    .option('--out <dir>', 'where to write it', 'reports')
    .option('--key <vkey>', 'the station key to accept, or a file holding it')
    .option('--trust <file>', 'keys of stations to accept, one a line')
    .option('--pack-trust <file>', 'keys that may sign a rule pack, one a line')
    .option(...runs)
    .action(async (run, options) => (await import('./certify-report.ts')).report(run, options));
}

function addSteps(certify: Command): void {
  withManners(
    certify.command('apply').argument('<run...>', 'runs that the certificate is to rest on: folders, bundles or ids'),
  )
    .description('evaluate an application: verified runs and what the client applies for become a draft')
    .requiredOption('--with <file>', 'what is applied for: client, scheme, level, report (YAML; docs/certificates.md)')
    .requiredOption(...by)
    .requiredOption('--tested-by <name>', 'who tested, by name (again for others)', each, [])
    .option('--trust <file>', 'keys of stations to accept, one a line')
    .option('--pack-trust <file>', 'keys that may sign a rule pack, one a line')
    .option(...runs)
    .option(...registryFlag)
    .action(async (list, options) => (await import('./certify-steps.ts')).apply(list, options));
  withManners(certify.command('review').argument('<application>', 'its number'))
    .description('enter a review, by somebody who neither tested nor evaluated')
    .requiredOption(...by)
    .requiredOption('--recommend <what>', 'grant or refuse', grantOrRefuse)
    .option('--finding <text>', 'what was found and is open (again for others)', each, [])
    .option('--settled <text>', 'what was found and is settled, as “finding: how” (again for others)', each, [])
    .option(...registryFlag)
    .action(async (number, options) => (await import('./certify-steps.ts')).review(number, options));
  withManners(
    certify
      .command('decide')
      .argument('<application>', 'its number')
      .argument('<decision>', 'grant or refuse', grantOrRefuse),
  )
    .description('enter the decision, by somebody who neither tested nor evaluated')
    .requiredOption(...by)
    .option('--because <text>', 'why')
    .option(...registryFlag)
    .action(async (number, decision, options) =>
      (await import('./certify-steps.ts')).decide(number, decision, options),
    );
  withManners(certify.command('issue').argument('<application>', 'its number'))
    .description('issue the certificate that was granted: its record and its credential, signed')
    .requiredOption('--status-list <url>', 'address at which the status lists are served')
    .option('--from <date>', 'its first day (default: today)')
    .option('--to <date>', 'its last day (default: as long as the scheme allows)')
    .option('--language <lang...>', 'write it on paper too: en, zh, ja, ko', [])
    .option('--out <dir>', 'where to write it', 'certificates')
    .option(...registryFlag)
    .action(async (number, options) => (await import('./certify-steps.ts')).issue(number, options));
  withManners(certify.command('print').argument('<certificate>', 'a certificate (.jwt, or a paper)'))
    .description('write a certificate on paper: PDF/A with its signed record inside and a QR code')
    .option('--language <lang...>', 'en, zh, ja, ko', ['en'])
    .option('--out <dir>', 'where to write it', 'certificates')
    .action(async (file, options) => (await import('./certify-print.ts')).print(file, options));
}

const changes = {
  suspend: ['suspended', 'suspend a certificate: it does not hold until it is reinstated'],
  reinstate: ['reinstated', 'end a suspension'],
  withdraw: ['withdrawn', 'withdraw a certificate for good'],
  reduce: ['reduced', 'take firmware out of what a certificate covers'],
  supersede: ['superseded', 'say which certificate takes the place of another'],
} as const;

function addChanges(certify: Command): void {
  for (const [verb, [change, about]] of Object.entries(changes)) {
    const command = withManners(certify.command(verb).argument('<number>', 'of the certificate'))
      .description(about)
      .requiredOption(...by)
      .requiredOption('--because <text>', 'why')
      .option('--from <date>', 'the first day on which it holds (default: today)');
    if (change === 'reduced')
      command.requiredOption(
        '--firmware <digest>',
        'a version that is no longer covered, sha256:… (again for others)',
        each,
        [],
      );
    if (change === 'superseded') command.requiredOption('--successor <number>', 'the certificate that takes its place');
    command
      .option(...registryFlag)
      .action(async (number, options) =>
        (await import('./certify-steps.ts')).changeCertificate(number, change, options),
      );
  }
}

/** `gradus certify`: from a verified run to a certificate, and what becomes of it. */
export function certifyCommand(program: Command): void {
  const certify = program
    .command('certify')
    .description(
      'test reports and certificates: report, apply, review, decide, issue, print; suspend, reinstate, withdraw, reduce, supersede',
    );
  addReport(certify);
  addSteps(certify);
  addChanges(certify);
}

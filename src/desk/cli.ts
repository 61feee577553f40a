import { Command, CommanderError } from 'commander';
import { exit, InputError } from '../model/errors.ts';
import { checkLanguage, fate, outliveReaders, withManners } from './manners.ts';
import { version } from './version.ts';

const program = new Command('gradus')
  .description('Grades, proves and checks the AI-interoperability level (L1–L5) of industrial smart sensors.')
  .version(version)
  .showHelpAfterError('(gradus --help lists the commands)')
  .addHelpText(
    'after',
    `
Exit codes: 0 conforms · 2 usage · 10 non-conforming · 11 inconclusive · 20 bad pack or declaration
            21 integrity failure · 30 station fault
Files:      runs/<run>/ is the evidence, reports/<run>.* is derived from it, .gradus/ is this station's log.`,
  )
  .exitOverride();

const station = [
  '--station <dir>',
  "this station's log, objects and key",
  process.env['GRADUS_STATION'] ?? '.gradus',
] as const;
const runs = ['--runs <dir>', 'where exported runs are', 'runs'] as const;
const reports = ['--reports <dir>', 'where reports go', 'reports'] as const;

withManners(program.command('init').argument('[file]', 'the declaration to write', 'sensor.yaml'))
  .description('write a declaration: asked for, or read from a live device')
  .option('--from <url>', 'read it from an OPC UA endpoint (opc.tcp://…) or a Thing Description (http://…)')
  .option('--force', 'write over an existing file')
  .action(async (file, options) => (await import('./init.ts')).init(file, options));

withManners(program.command('check').argument('<sensor>', 'a declaration (sensor.yaml)'))
  .description("validate a declaration and compare it with the device's own readback")
  .option('--offline', 'do not contact the device')
  .option('--timeout <duration>', 'wait at most this long for the device', '20 s')
  .action(async (file, options) => (await import('./check.ts')).check(file, options));

withManners(program.command('run').argument('<sensor...>', 'declarations (sensor.yaml), one a unit'))
  .description('measure a sensor or several, keep the evidence, grade them')
  .option('--target <level>', 'L1 … L5 (default: the declared target)')
  .option('--pack <pack>', 'id or path of a rule pack', 'gbt-45288-2026-described')
  .option('--programme <name>', 'type, routine, sample or retest', 'type')
  .option(
    '--only <indicator...>',
    "these of the programme's indicators alone, or indicator:subject (gradus impact names them)",
  )
  .option('--serial <serial>', 'the unit measured (default: the declared serial)')
  .option('--max-time <duration>', 'leave out steps that would not fit, e.g. 60s')
  .option('--step-timeout <duration>', "instead of every step's own time-out")
  .option('--parallel <n>', 'measure so many sensors at once; instruments are shared through a queue', '1')
  .option('--share-bench', 'let steps that measure a latency run beside others (default: alone)')
  .option('--retries <n>', 'take a step again after a fault of the wire or session, at most so often', '0')
  .option('--answers <file>', 'a sheet of answers to inspections, instead of asking')
  .option('--fix <text>', 'what was repaired (programme retest)')
  .option('--trust <file>', 'keys that may sign a pack, one a line')
  .option(
    '--time-authority <url>',
    'an authority that says when it sees the log (RFC 3161; or GRADUS_TIME_AUTHORITY)',
    process.env['GRADUS_TIME_AUTHORITY'],
  )
  .option('--no-report', 'write no report')
  .option(...station)
  .option(...runs)
  .option(...reports)
  .action(async (files, options) => (await import('./run.ts')).run(files, options));

withManners(program.command('grade').argument('<run>', 'a run folder, its bundle, or its id'))
  .description('judge a run again, offline, from its own evidence')
  .option('--on <date>', 'judge as of this day (default: the day it was concluded)')
  .option('--key <vkey>', 'the station key to accept, or a file holding it')
  .option(
    '--trust <file>',
    'keys of stations and witnesses to accept, one a line; a line “revoked KEY DATE” takes one back',
  )
  .option('--time-trust <file>', 'roots of time-stamping authorities, in PEM; without them a time token is not checked')
  .option('--pack-trust <file>', 'keys that may sign a rule pack, one a line')
  .option(...runs)
  .action(async (run, options) => (await import('./read.ts')).grade(run, options));

withManners(program.command('report').argument('<run>', 'a run folder, its bundle, or its id'))
  .description('write the report of a run: HTML, JSON, JUnit')
  .option('--on <date>', 'judge as of this day (default: the day it was concluded)')
  .option('--pack-trust <file>', 'keys that may sign a rule pack, one a line')
  .option(...runs)
  .option(...reports)
  .action(async (run, options) => (await import('./read.ts')).report(run, options));

withManners(
  program
    .command('verify')
    .argument('<what...>', 'a run folder, its bundle, or its id; or certificates (.jwt), or their numbers'),
)
  .description('recompute root, signatures, plan, verdicts and grade of a run, or follow a certificate; trust nobody')
  .option(
    '--on <date>',
    'a run: judge as of this day (default: its conclusion); a certificate: the day asked about (default: today)',
  )
  .option('--key <vkey>', 'the key to accept, or a file holding it: of the station, or of who keeps a trust list')
  .option(
    '--trust <file>',
    'keys of stations, witnesses and keepers of lists to accept, one a line; a line “revoked KEY DATE” takes one back',
  )
  .option('--time-trust <file>', 'roots of time-stamping authorities, in PEM; without them a time token is not checked')
  .option('--pack-trust <file>', 'keys that may sign a rule pack, one a line')
  .option('--trust-list <file...>', 'of a certificate: signed lists of who is authorised')
  .option('--register <file...>', 'of a certificate: registers of certification bodies')
  .option('--firmware <file>', 'of a certificate: the firmware at hand, or its digest')
  .option('--evidence <run...>', 'of a certificate: runs it rests on, to be verified too')
  .option('--receipt <file>', 'of a certificate: write what came out, signed by this station')
  .option(...station)
  .option(...runs)
  .addHelpText(
    'after',
    `
Exit codes: 0 whole, or valid · 10 a certificate does not hold on that day · 11 it cannot be told · 21 broken or forged
Examples:   gradus verify runs/20261126T100737Z-SIM-L3-0001-j24qtr --key station.vkey
            gradus verify EX-2026-0001.jwt --trust-list trust.json --trust keepers.txt --register register.json --on 2027-03-01`,
  )
  .action(async (what, options) => (await import('./read.ts')).verify(what, options));

withManners(program.command('export').argument('<run>', 'the id of a run in this station’s log'))
  .description('write the folder of a run again from the log, also of one that was cut off')
  .option(...station)
  .option(...runs)
  .action(async (run, options) => (await import('./export.ts')).exportRun(run, options));

withManners(program.command('bundle').argument('<run>', 'a run folder, or its id'))
  .description('a run in one file, to be checked and judged again by anybody, offline')
  .option('--out <file>', 'where to write it (default: bundles/<run>.tar)')
  .option(
    '--withhold <what...>',
    'leave out objects: raw (all that judging does without), or digests; proofs still hold',
  )
  .option('--force', 'write over an existing file')
  .option('--pack-trust <file>', 'keys that may sign a rule pack, one a line')
  .option(...runs)
  .action(async (run, options) => (await import('./bundle.ts')).bundle(run, options));

withManners(program.command('validate'))
  .description('check this station before a shift, and write a dated record of it (ISO/IEC 17025, 7.11.2)')
  .option('--by <name>', 'who does it: name or initials')
  .option(...station)
  .option(...runs)
  .option(...reports)
  .action(async (options) => (await import('./validate.ts')).validate(options));

withManners(program.command('compare').argument('<run...>', 'two or more runs'))
  .description('several runs side by side; refuses unlike packs, tasks or conditions')
  .option('--html <file>', 'write a page instead')
  .option('--pack-trust <file>', 'keys that may sign a rule pack, one a line')
  .option(...runs)
  .action(async (list, options) => (await import('./read.ts')).compare(list, options));

withManners(program.command('gap').argument('<sensor>', 'a declaration (sensor.yaml)'))
  .description('what a level still needs, without a device')
  .option('--target <level>', 'L1 … L5 (default: the declared target)')
  .option('--pack <pack>', 'id or path of a rule pack', 'gbt-45288-2026-described')
  .option('--programme <name>', 'type, routine, sample or retest', 'type')
  .option('--by <date>', 'the day the level is needed')
  .option('--lead <duration>', 'time a laboratory needs before that day, e.g. 14w')
  .option('--html <file>', 'write a page')
  .option('--csv <file>', 'write a table')
  .option(...station)
  .action(async (file, options) => (await import('./gap.ts')).gap(file, options));

const each = (one: string, before: readonly string[]): string[] => [...before, one];

withManners(program.command('engines').argument('[model]', 'a file of ONNX or TensorFlow Lite'))
  .description("list this bench's engines, or compare what they answer with a model; no device is asked")
  .option('--inputs <n>', 'how many inputs to make', '100')
  .option('--seed <text>', 'the same seed makes the same inputs', 'gradus')
  .option(
    '--shape <name=sizes>',
    'sizes of an input that the file leaves open, e.g. input=1,512 (again for others)',
    each,
    [],
  )
  .option('--values <name=range>', 'what an input holds: sr=16000, or window=-5..5 (floats: -1..1)', each, [])
  .action(async (file, options) => (await import('./engines.ts')).engines(file, options));

withManners(
  program
    .command('impact')
    .argument('[old]', 'a declaration (sensor.yaml), a run folder, or its id')
    .argument('[new]', 'the declaration that takes its place'),
)
  .description('what a change invalidates, and the shortest retest; or which runs rest on an instrument')
  .option('--pack <pack>', 'the rule pack of the old side (default: the one that comes with Gradus; of a run: its own)')
  .option('--new-pack <pack>', 'the rule pack of the new side (default: that of the old)')
  .option('--target <level>', 'L1 … L5 (default: the declared target)')
  .option('--programme <name>', 'type, routine, sample or retest', 'type')
  .option('--instrument <id>', "instead: runs of this station's log that rest on this instrument, peer or engine")
  .option('--since <date>', 'with --instrument: only runs opened on this day or later')
  .option(...station)
  .option(...runs)
  .addHelpText(
    'after',
    `
Exit codes: 0 nothing lost, nothing to look at · 11 something is to be measured or looked at again
Examples:   gradus impact sensor.yaml sensor-1.5.yaml
            gradus impact 20261126T100737Z-SIM-L3-0001-j24qtr sensor.yaml --target L3
            gradus impact sensor.yaml sensor.yaml --new-pack ./pack.yaml
            gradus impact --instrument shaker-1 --since 2026-09-01`,
  )
  .action(async (old, next, options) => (await import('./impact.ts')).impact(old, next, options));

withManners(program.command('clauses').argument('[component]', "a component's declaration (kind: component)"))
  .description('what a buyer may ask of the supplier of a component, as contract text; no device is asked')
  .option('--component <type>', 'accelerator, module, firmware-stack or secure-boot (default: as declared)')
  .option('--target <level>', 'the level that the product aims at (default: the highest the pack grades)')
  .option('--pack <pack>', 'id or path of a rule pack', 'gbt-45288-2026-described')
  .option('--run <run...>', 'runs of the component: which clauses they answer already')
  .option('--both', 'the text in English and in Chinese')
  .option('--html <file>', 'write a page instead')
  .option('--key <vkey>', 'the station key to accept, or a file holding it')
  .option('--trust <file>', 'a list of station keys to accept, one a line')
  .option(...runs)
  .addHelpText(
    'after',
    `
Exit codes: 0 the clauses, or with --run every clause answered · 10 one failed · 11 one is open · 21 a run does not verify
Examples:   gradus clauses --component accelerator --target L3 --both
            gradus clauses npu.yaml --run 20261126T100737Z-EX7-0001-j24qtr --key supplier.vkey
            gradus clauses --component secure-boot --json`,
  )
  .action(async (file, options) => (await import('./clauses.ts')).clauses(file, options));

withManners(
  program
    .command('claims')
    .argument('<file...>', 'datasheets, declarations, packaging copy: PDF, DOCX, HTML, Markdown, text'),
)
  .description('what documents claim of the level, held against certificates, and what would be true to say')
  .option('--certificate <file...>', 'certificates (vc+jwt) that the claims may rest on')
  .option('--key <vkey>', 'the key of who keeps a trust list, or a file holding it')
  .option('--trust <file>', 'keys of keepers of lists to accept, one a line')
  .option('--trust-list <file...>', 'signed lists of who is authorised')
  .option('--register <file...>', 'registers of certification bodies')
  .option('--on <date>', 'the day on which the certificates have to hold (default: today)')
  .option('--all', 'notes, what is supported and what is suppressed too')
  .option('--suppressions <file>', 'findings that somebody answers for until a day (YAML)')
  .option('--sarif <file>', 'write SARIF 2.1.0 too')
  .option('--html <file>', 'write an annotated copy too')
  .addHelpText(
    'after',
    `
Exit codes: 0 nothing wrong · 10 a claim is false · 11 one is supported by nothing, or generic only; or a file has no text
Examples:   gradus claims datasheet.pdf
            gradus claims datasheet.pdf --certificate NGC-2026-0117.jwt --trust-list trust.json --key keeper.vkey --register register.json
            gradus claims *.html --suppressions accepted.yaml --sarif claims.sarif --html claims.html`,
  )
  .action(async (files, options) => (await import('./claims.ts')).claims(files, options));

withManners(program.command('eligible').argument('<portfolio>', 'products or units (CSV, XLSX or YAML)'))
  .description('which products may be offered in which markets on a day, by which rule, and what was not checked')
  .requiredOption('--market <codes>', 'markets, as in EU,JP,KR,RCEP')
  .requiredOption('--kind <kind>', 'procurement, tender, integrator or shipment')
  .option('--on <date>', 'the day of the offer (default: today)')
  .option('--certificate <file...>', 'certificates (.jwt, or .json without a signature), or folders of them')
  .option('--label <file...>', 'labels under other schemes (YAML; docs/eligibility.md)')
  .option('--key <vkey>', 'the key of who keeps a trust list, or a file holding it')
  .option('--trust <file>', 'keys of keepers of lists to accept, one a line')
  .option('--trust-list <file...>', 'signed lists of who is authorised')
  .option('--register <file...>', 'registers of certification bodies')
  .option('--rules <file>', 'market rules (default: those that come with Gradus)')
  .option('--csv <file>', 'write the matrix with reasons')
  .option('--xlsx <file>', 'write a workbook: matrix, reasons, what was not checked')
  .option('--html <file>', 'write a page')
  .addHelpText(
    'after',
    `
Exit codes: 0 all eligible by the rules asked · 10 some are not · 11 some are not shown, or no rule was found
Examples:   gradus eligible products.csv --market EU,JP,KR,RCEP --kind tender --on 2027-03-01 --certificate certificates/
            gradus eligible 产品.xlsx --market RCEP --kind shipment --xlsx matrix.xlsx --html matrix.html`,
  )
  .action(async (file, options) => (await import('./eligible.ts')).eligible(file, options));

withManners(program.command('sim').argument('[personality]', 'L1, L2, L3 or liar'))
  .description('start a simulated sensor, or list them with their faults')
  .option('--list', 'list personalities and faults')
  .option('--fault <name...>', 'start with these faults')
  .option('--declare <file>', 'write its declaration here')
  .option('--serial <serial>', 'its serial number')
  .option('--mqtt <url>', 'connect it as a Sparkplug node: mqtt://host:port')
  .option('--mqtt-broker <url>', 'the broker behind that address, where a bench listens at it')
  .option('--mqtt-version <version>', '3.1.1 or 5')
  .option('--matter', 'the sensor is a Matter node too, on loopback alone')
  .option('--matter-network <network>', 'ip or thread')
  .option('--oip-port <port>', 'serve the Open Inference Protocol too; 0: any free port')
  .option('--http-bearer-env <name>', 'its Thing asks for the token in this environment variable')
  .option('--peer <peer...>', 'peers its declaration names: curl, or the address of a broker')
  .action(async (personality, options) => (await import('./sim.ts')).sim(personality, options));

withManners(program.command('declare').argument('<certificate>', 'a certificate (.jwt)'))
  .description('draft what its maker may declare by a certificate: a label, a supplier’s declaration, EU Annex V')
  .requiredOption('--kind <kind>', 'label, supplier (ISO/IEC 17050-1) or ai-act (Annex V, high-risk systems alone)')
  .option('--with <file>', 'what neither certificate nor device knows (YAML; docs/declarations.md)')
  .option('--on <date>', 'the day on which it is declared (default: today)')
  .option('--out <file>', 'write it here (Markdown)')
  .option('--key <vkey>', 'the key of who keeps the trust list, or a file holding it')
  .option('--trust <file>', 'keys to accept, one a line')
  .option('--trust-list <file...>', 'signed lists of who is authorised')
  .option('--register <file...>', 'registers of certification bodies')
  .addHelpText(
    'after',
    `
Exit codes: 0 a draft · 10 nothing may be declared · 20 something is missing in --with
Examples:   gradus declare EX-2026-0001.jwt --kind label --trust-list trust.json --trust keepers.txt --register register.json
            gradus declare EX-2026-0001.jwt --kind supplier --with facts.yaml … --lang zh --out declaration.md`,
  )
  .action(async (file, options) => (await import('./declare.ts')).declare(file, options));

/** Verbs with commands of their own; the words of each are loaded only when it is asked for. */
async function addGroups(): Promise<void> {
  const asked = process.argv[2];
  if (asked === 'packs') (await import('./packs.ts')).packsCommand(program);
  else program.command('packs').description('rule packs: list, show, check, diff, method');
  if (asked === 'log') (await import('./log.ts')).logCommand(program, station, runs);
  else program.command('log').description("this station's log: fsck, gaps, serve, stamp");
  if (asked === 'keys') (await import('./keys.ts')).keysCommand(program, station);
  else program.command('keys').description("this station's keys: list, rotate, revoke, protect");
  if (asked === 'registry') (await import('./registry.ts')).registryCommand(program);
  else
    program
      .command('registry')
      .description('who is authorised, and which certificates there are: init, enter, show, publish, resolve');
  if (asked === 'certify') (await import('./certify.ts')).certifyCommand(program);
  else
    program
      .command('certify')
      .description(
        'test reports and certificates: report, apply, review, decide, issue, print; suspend, reinstate, withdraw, reduce, supersede',
      );
}

async function main(): Promise<void> {
  outliveReaders();
  checkLanguage();
  await addGroups();
  if (process.argv.length <= 2) program.outputHelp();
  else await program.parseAsync();
}

try {
  await main();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exit.usage;
  else process.exitCode = fate(error);
  if (error instanceof InputError && process.argv.includes('--json'))
    process.stdout.write(
      `${JSON.stringify({ error: { code: error.code, where: error.where, says: error.message } })}\n`,
    );
}

import type { UaValue } from '../opcua/wire.ts';
import { checkOfTree, modelListed, notApplicable, right, textOf, wrong } from './tree.ts';
import type { Judged, Listed } from './tree.ts';

/** Members of the draft by type: a text, one of an enumeration (by name or number), a truth, a number. */
type Kind = 'text' | 'choice' | 'flag' | 'count';
const modelMembers: Readonly<Record<string, Kind>> = {
  ModelId: 'text',
  Name: 'text',
  Version: 'text',
  Digest: 'text',
  DigestAlgorithm: 'text',
  DigestProvenance: 'text',
};
const deploymentMembers: Readonly<Record<string, Kind>> = {
  DeploymentId: 'text',
  InferenceLocation: 'choice',
  State: 'choice',
  VersionBinding: 'choice',
  FallbackPolicy: 'choice',
  DataJurisdiction: 'text',
  EgressPermitted: 'flag',
  MaxInlinePayloadSize: 'count',
};

function holds(kind: Kind, given: UaValue): boolean {
  if (kind === 'flag') return given.type === 'Boolean';
  if (kind === 'count') return /^U?Int(16|32|64)$/.test(given.type);
  return textOf(given).trim() !== '' || (kind === 'choice' && given.type === 'Int32');
}

function flawsOf({ name, properties }: Listed, members: Readonly<Record<string, Kind>>): string[] {
  return Object.entries(members).flatMap(([member, kind]) => {
    const given = properties.get(member);
    if (given?.status !== 'Good') return [`${name}: ${member} is ${given?.status ?? 'missing'}`];
    return holds(kind, given)
      ? []
      : [
          `${name}: ${member} is ${textOf(given) === '' && /String|LocalizedText/.test(given.type) ? 'empty' : given.type}`,
        ];
  });
}

const judged = (flaws: readonly string[], good: string): Judged =>
  flaws.length === 0 ? right(good) : wrong(flaws.slice(0, 5).join('; '));

export const aiRoot = checkOfTree(
  'ai-root',
  'Server/AiModelManagement with Models, Deployments and SpecificationVersion, a text',
  ({ root, folders, specification }) => {
    if (root === undefined) return wrong('Server has no AiModelManagement');
    const missing = ['Models', 'Deployments'].filter((name) => !folders.includes(name));
    if (missing.length > 0) return wrong(`no ${missing.join(', no ')}`);
    const version = textOf(specification);
    return version === '' ? wrong('SpecificationVersion is missing or empty') : right(`draft ${version}`);
  },
);

export const aiModels = checkOfTree(
  'ai-models',
  `every declared model is listed, with ${Object.keys(modelMembers).join(', ')}`,
  (tree, models) => {
    if (models.length === 0) return notApplicable('no model is declared');
    const flaws = models.flatMap((model) => {
      const found = modelListed(tree, model);
      return found ? flawsOf(found, modelMembers) : [`${model.id} is not listed`];
    });
    return judged(flaws, `${models.length} of ${models.length} listed`);
  },
);

/** Hexadecimal digits of a digest, by its algorithm as servers write it. */
const digits: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

export const aiDigest = checkOfTree(
  'ai-digest',
  'Digest is hexadecimal, as long as DigestAlgorithm makes it',
  ({ models }) => {
    const flaws = models.flatMap(({ name, properties }) => {
      const [digest, algorithm] = [textOf(properties.get('Digest')), textOf(properties.get('DigestAlgorithm'))];
      const length = digits[algorithm.toLowerCase().replaceAll('-', '')];
      if (length === undefined) return [`${name}: DigestAlgorithm ${algorithm || 'missing'}`];
      return new RegExp(`^[0-9a-fA-F]{${length}}$`).test(digest)
        ? []
        : [`${name}: ${digest.slice(0, 40) || 'no digest'}`];
    });
    return models.length === 0
      ? notApplicable('no model is listed')
      : judged(flaws, `${models.length} of ${models.length}`);
  },
);

export const aiDeployments = checkOfTree(
  'ai-deployments',
  `every deployment has ${Object.keys(deploymentMembers).join(', ')}`,
  ({ deployments }) => {
    if (deployments.length === 0) return wrong('no deployment is listed');
    const flaws = deployments.flatMap((one) => flawsOf(one, deploymentMembers));
    return judged(flaws, `${deployments.length} of ${deployments.length}`);
  },
);

export const aiUsesModel = checkOfTree(
  'ai-uses-model',
  'every deployment refers by UsesModel to one listed model, and to no other',
  ({ deployments, models }) => {
    if (deployments.length === 0) return notApplicable('no deployment is listed');
    const nodes = new Set(models.map(({ node }) => node));
    const flaws = deployments.flatMap(({ name, uses }) => {
      if (uses.length !== 1) return [`${name} uses ${uses.length} models`];
      return uses.every((node) => nodes.has(node)) ? [] : [`${name} uses a model that is not listed`];
    });
    return judged(flaws, `${deployments.length} of ${deployments.length}`);
  },
);

const secret = /passw|secret|credential|api.?key|token|private.?key/i;

export const aiCredentials = checkOfTree(
  'ai-credentials',
  'no credential can be read from a model or a deployment',
  ({ models, deployments }) => {
    const open = [...models, ...deployments].flatMap(({ name, properties }) =>
      [...properties]
        .filter(([member, given]) => secret.test(member) && given.status === 'Good' && textOf(given) !== '')
        .map(([member]) => `${name}: ${member} can be read`),
    );
    return judged(open, 'none found by name');
  },
);

const profile = 'http://opcfoundation.org/UA-Profile/AI/';

export const aiProfiles = checkOfTree(
  'ai-profiles',
  'InferenceDevice is claimed with its facets Base and Invoke; every facet claimed of Base, Invoke and Signatures is there',
  ({ profiles, deployments, models, root }) => {
    const claimed = profiles.filter((uri) => uri.startsWith(profile)).map((uri) => uri.slice(profile.length));
    const missing = ['Server/InferenceDevice', 'Facet/Base', 'Facet/Invoke'].filter((name) => !claimed.includes(name));
    if (missing.length > 0) return wrong(`does not claim ${missing.join(', ')}`);
    const unheld = [
      ...(root === undefined ? ['Facet/Base'] : []),
      ...(deployments.every(({ invoke }) => invoke === undefined) ? ['Facet/Invoke'] : []),
      ...(claimed.includes('Facet/Signatures') && !models.some(({ properties }) => properties.has('Inputs'))
        ? ['Facet/Signatures']
        : []),
    ];
    return unheld.length === 0 ? right(claimed.join(', ')) : wrong(`claims ${unheld.join(', ')} and does not have it`);
  },
);

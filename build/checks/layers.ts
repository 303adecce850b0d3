/**
 * Which folder may import which: docs/architecture.md, "Imports run down only", as rules for dependency-cruiser.
 *
 * There is no list of exemptions. layers.test.ts plants a violation of each rule and sees it caught.
 */
import { cruise, type ICruiseResult, type IForbiddenRuleType } from "dependency-cruiser";

const TEST = "\\.test\\.tsx?$";
const ELECTRON_ONLY = "(^|/)node_modules/electron(-store|-updater)?/|^electron(-store|-updater)?$";
const FEATURE = "^renderer/(?!(?:app|workspace|viewport|ui|strings)/)([^/]+)/";

export const layerRules: readonly IForbiddenRuleType[] = [
  {
    name: "shared-is-lowest",
    comment: "shared imports only shared",
    from: { path: "^shared/" },
    to: { path: "^(electron|renderer|build|e2e)/" },
  },
  {
    name: "shared-is-pure",
    comment: "shared runs in Node, in the browser and in workers: nothing of Node in it",
    from: { path: "^shared/", pathNot: TEST },
    to: { dependencyTypes: ["core"] },
  },
  {
    name: "contract-is-above-domain",
    comment: "shared/contract uses the other shared folders, not they it",
    from: { path: "^shared/(?!contract/)" },
    to: { path: "^shared/contract/" },
  },
  {
    name: "core-is-plain-node",
    comment: "core uses core and shared: no host, no api, no page",
    from: { path: "^electron/core/", pathNot: TEST },
    to: { path: "^(electron/(?!core/)|renderer/|build/|e2e/)" },
  },
  {
    name: "api-uses-core",
    comment: "api uses core and shared",
    from: { path: "^electron/api/", pathNot: TEST },
    to: { path: "^(electron/(?!api/|core/)|renderer/|build/|e2e/)" },
  },
  {
    name: "host-uses-api",
    comment: "host uses api, core and shared",
    from: { path: "^electron/host/", pathNot: TEST },
    to: { path: "^(electron/(?!host/|api/|core/)|renderer/|build/|e2e/)" },
  },
  {
    name: "shell-uses-host",
    comment: "shell uses host, api, core and shared",
    from: { path: "^electron/shell/", pathNot: TEST },
    to: { path: "^(electron/[^/]+$|renderer/|build/|e2e/)" },
  },
  {
    name: "only-shell-meets-electron",
    comment: "electron/shell is the only importer of Electron",
    from: { pathNot: "^electron/shell/" },
    to: { path: ELECTRON_ONLY },
  },
  {
    name: "renderer-knows-no-electron",
    comment: "renderer uses shared; renderer/workspace also the type of electron/api",
    from: { path: "^renderer/(?!workspace/)" },
    to: { path: "^electron/" },
  },
  {
    name: "workspace-knows-only-api",
    comment: "renderer/workspace may import electron/api, nothing else of electron",
    from: { path: "^renderer/workspace/" },
    to: { path: "^electron/(?!api/)" },
  },
  {
    name: "workspace-knows-only-types",
    comment: "renderer/workspace imports electron/api as a type",
    from: { path: "^renderer/workspace/" },
    to: { path: "^electron/", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "renderer-has-no-node",
    comment: "the renderer runs in a sandbox: nothing of Node in it, nothing of build or e2e",
    from: { path: "^renderer/", pathNot: TEST },
    to: { path: "^(build|e2e)/|^node:|^(fs|path|os|crypto|child_process|net|stream|url|util)$" },
  },
  {
    name: "features-keep-apart",
    comment: "features do not import each other, nor app",
    from: { path: FEATURE },
    to: { path: "^renderer/([^/]+)/", pathNot: "^renderer/($1|workspace|viewport|ui|strings)/" },
  },
  {
    name: "workspace-is-below-features",
    comment: "workspace uses viewport and ui",
    from: { path: "^renderer/workspace/" },
    to: { path: "^renderer/(?!(?:workspace|viewport|ui|strings)/)" },
  },
  {
    name: "viewport-is-lowest",
    comment: "viewport uses shared alone",
    from: { path: "^renderer/viewport/" },
    to: { path: "^renderer/(?!viewport/)" },
  },
  {
    name: "ui-is-lowest",
    comment: "ui uses shared alone",
    from: { path: "^renderer/ui/" },
    to: { path: "^renderer/(?!(?:ui|strings)/)" },
  },
  {
    name: "only-viewport-meets-cornerstone",
    comment: "renderer/viewport is the only importer of @cornerstonejs/*",
    from: { pathNot: "^renderer/viewport/" },
    to: { path: "(^|/)@cornerstonejs/" },
  },
  {
    name: "product-knows-no-tests",
    comment: "what ships does not import tests",
    from: { path: "^(shared|electron|renderer)/", pathNot: TEST },
    to: { path: TEST },
  },
  {
    name: "no-cycles",
    comment: "no file imports itself by way of others",
    from: {},
    to: { circular: true },
  },
  {
    name: "imports-resolve",
    comment: "every import names a file or a package that is there",
    from: {},
    to: { couldNotResolve: true, pathNot: "^\\.?/?dist/" },
  },
];

const sources = ["shared", "electron", "renderer", "build", "e2e"];

/**
 * @param root the folder that holds shared, electron and the rest
 * @returns a line for each violation: the rule, who imports whom, and what the rule says
 */
export async function findLayerViolations(root: string, folders = sources): Promise<readonly string[]> {
  const { output } = await cruise(folders, {
    baseDir: root,
    ruleSet: { forbidden: layerRules.map((rule) => ({ severity: "error", ...rule })) },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|test-results)/" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default", "node"] },
  });
  if (typeof output === "string") throw new Error("dependency-cruiser answered with text");
  return linesOf(output);
}

function linesOf({ summary }: ICruiseResult): readonly string[] {
  const comments = new Map(layerRules.map((rule) => [rule.name, rule.comment]));
  return summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} -> ${to} (${comments.get(rule.name) ?? ""})`,
  );
}

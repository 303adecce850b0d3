/** `npm run e2e`: the specs, in the host that E2E_HOST names. Arguments go to Playwright. */
import { ensureDebianPackages, sayMissing } from "./debian-packages.ts";
import { runPart } from "./part.ts";
import { endToEnd } from "./parts.ts";

const missing = ensureDebianPackages();
if (missing.length > 0) sayMissing(missing);
const { failed } = missing.length > 0 ? { failed: missing.length } : await runPart(endToEnd(process.argv.slice(2)));
process.exitCode = failed === 0 ? 0 : 1;

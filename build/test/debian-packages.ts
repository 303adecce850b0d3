/** What the tests need of the system beside npm: the browser, and the peers and tools of the field. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const needed = [
  "chromium",
  "orthanc",
  "orthanc-dicomweb",
  "dcmtk",
  "dicom3tools",
  "libgdcm-tools",
  "python3-pydicom",
  "python3-numpy",
  "python3-gdcm",
  "python3-pil",
  "libopenjp2-tools",
  "xvfb",
  "lsof",
] as const;

const isInstalled = (name: string): boolean => {
  const { stdout } = spawnSync("dpkg-query", ["-W", "-f", "$" + "{Status}", name], { encoding: "utf8" });
  return stdout?.startsWith("install ok installed") === true;
};

const apt = (...args: string[]): boolean => {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync("apt-get", args, { env, stdio: ["ignore", 2, 2] }).status === 0;
};

/**
 * Installs what is missing, where this is Debian (or like it) and we are root.
 * @returns what is missing still, in words; empty when all is there
 */
export function ensureDebianPackages(): readonly string[] {
  if (!existsSync("/usr/bin/dpkg-query")) return [`a Debian system, with ${needed.join(" ")}`];
  const missing = needed.filter((name) => !isInstalled(name));
  if (missing.length === 0) return [];
  if (process.getuid?.() === 0) {
    process.stderr.write(`Installing for the tests: ${missing.join(" ")}\n`);
    apt("update", "-qq");
    apt("install", "-y", "-qq", "--no-install-recommends", ...missing);
    // Debian starts Orthanc as a service; the tests start their own on free ports.
    if (missing.includes("orthanc")) spawnSync("service", ["orthanc", "stop"], { stdio: "ignore" });
  }
  return needed.filter((name) => !isInstalled(name)).map((name) => `the Debian package ${name}`);
}

/** Says what is missing and how to get it. */
export function sayMissing(missing: readonly string[]): void {
  process.stderr.write(`The tests need, and did not find: ${missing.join(", ")}.\n`);
  process.stderr.write(`As root: apt-get install ${needed.join(" ")}\n`);
}

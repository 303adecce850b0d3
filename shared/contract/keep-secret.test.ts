import { expect, it } from "vitest";
import { mayKeepSecret } from "./keep-secret.ts";
import { dicomwebConfig } from "./site.ts";

const archive = (auth: object, root = "https://pacs.example/dicom-web") =>
  dicomwebConfig.parse({ id: "a", kind: "dicomweb", root, auth });
const machine = { scheme: "oauth2-client", tokenUrl: "https://login.example/token", clientId: "c" };
const person = { scheme: "oidc", issuer: "https://login.example/hospital", clientId: "c" };

it("SI-18 keeps a secret with its archive, token endpoint, issuer and client", () => {
  expect(mayKeepSecret(archive(machine), archive({ ...machine, scope: "images" }))).toBe(true);
  expect(mayKeepSecret(archive(machine), archive({ ...machine, tokenUrl: "https://other.example/token" }))).toBe(false);
  expect(mayKeepSecret(archive(machine), archive(machine, "https://other.example/dicom-web"))).toBe(false);
  expect(mayKeepSecret(archive(person), archive({ ...person, redirectPort: 4000 }))).toBe(true);
  expect(mayKeepSecret(archive(person), archive({ ...person, issuer: "https://other.example" }))).toBe(false);
  expect(mayKeepSecret(archive(person), archive({ ...person, clientId: "d" }))).toBe(false);
  expect(mayKeepSecret(archive(person), archive(machine))).toBe(false);
});

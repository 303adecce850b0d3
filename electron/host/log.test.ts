import { describe, expect, it } from "vitest";
import { createLog } from "./log.ts";

const logged = (write: (log: ReturnType<typeof createLog>) => void): string => {
  const lines: string[] = [];
  write(createLog({ write: (line) => lines.push(line) }));
  return lines.join("");
};

describe("the log", () => {
  it("strikes out what could name a patient or carry a secret, at any of three depths", () => {
    const line = logged((log) =>
      log.info({
        site: "site-1",
        patientName: "KIM^MINJUN",
        request: { url: "http://a.example/?PatientID=123", headers: { authorization: "Basic abc" } },
        passphrase: "correct horse",
      }),
    );
    expect(line).toContain("site-1");
    for (const secret of ["KIM", "123", "abc", "horse"]) expect(line).not.toContain(secret);
  });

  it("tells an error's kind, code and place, and never its message", () => {
    const error = Object.assign(new TypeError("no such patient KIM^MINJUN"), { code: "EACCES" });
    const line = logged((log) => log.error({ err: error }, "a request failed"));
    expect(line).toContain("TypeError");
    expect(line).toContain("EACCES");
    expect(line).toContain("log.test.ts");
    expect(line).not.toContain("KIM");
  });
});

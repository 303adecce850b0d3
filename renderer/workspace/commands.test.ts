import { afterEach, describe, expect, it } from "vitest";
import { ProblemError } from "../../shared/problem.ts";
import { type Command, perform } from "./commands.ts";
import { noticeStore } from "./notice-store.ts";

const command = (run: Command["run"]): Command => ({
  id: "test.save",
  name: { en: "Save", ko: "저장" },
  keys: [],
  where: ["list"],
  run,
});

afterEach(() => noticeStore.setState({ notices: [] }));

describe("A command that fails", () => {
  it("says so in its own name, whether it throws at once or later", async () => {
    await perform(
      command(() => {
        throw new TypeError("Invalid URL");
      }),
    );
    await perform(command(() => Promise.reject(new ProblemError("disk-full", "no room"))));
    expect(noticeStore.getState().notices).toMatchObject([
      { during: "Save", problem: { code: "unknown", detail: "TypeError: Invalid URL" } },
      { during: "Save", problem: { code: "disk-full", detail: "no room" } },
    ]);
  });

  it("is silent when it went well", async () => {
    await perform(command(async () => {}));
    expect(noticeStore.getState().notices).toEqual([]);
  });
});

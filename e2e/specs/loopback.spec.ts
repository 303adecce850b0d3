import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { expect, test } from "../host.ts";

/** A page of another origin on the same machine, which tries what a hostile page can. */
const hostile = (target: string) => `<!doctype html><script>
  const outcomes = {};
  const seen = (name) => (value) => { outcomes[name] = value; };
  const loads = (tag, attributes) => new Promise((done) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.onload = () => done("loaded");
    element.onerror = () => done("refused");
    document.documentElement.append(element);
  });
  window.attack = async () => {
    await fetch("${target}/api/session").then((r) => r.text()).then(seen("read"), () => seen("read")("refused"));
    await fetch("${target}/api/session/lock", { method: "POST", mode: "no-cors", credentials: "include" })
      .then((r) => seen("change")(r.type), () => seen("change")("refused"));
    await loads("script", { src: "${target}/" }).then(seen("script"));
    await loads("img", { src: "${target}/favicon.ico" }).then(seen("image"));
    return outcomes;
  };
</script>`;

test.describe("the program on loopback", () => {
  let server: Server;
  let own = "";
  let elsewhere = "";

  test.beforeEach(async ({ alcove }) => {
    own = new URL(alcove.page.url()).origin;
    server = createServer((_request, response) => response.end(hostile(own))).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    elsewhere = typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
  });
  test.afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test("gives a page of another port nothing, though the browser holds the session", async ({ alcove }) => {
    const page = await alcove.context.newPage();
    await page.goto(elsewhere);
    const outcomes = await page.evaluate("window.attack()");
    expect(outcomes).toMatchObject({ read: "refused", script: "refused", image: "refused" });
    // What a page may send blindly is sent, and refused by the program.
    expect(alcove.log()).toContain('"why":"foreign-origin"');
    await expect(page.evaluate(() => document.cookie)).resolves.toBe("");
  });

  test("refuses its own cookie's bearer under another name, as rebinding would have it", async ({ alcove }) => {
    const { port } = new URL(own);
    const cookies = await alcove.context.cookies(own);
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: "Strict" }]);
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { cookie } });
    expect(answer.status).toBe(200);
    // localhost is ours as well; any other name for this machine is not.
    const page = await alcove.context.newPage();
    const response = await page.goto(`http://rebound.localhost:${port}/`);
    expect(response?.status()).toBe(403);
  });

  test("opens with an address once, and says so the second time", async ({ alcove }) => {
    const page = await alcove.context.newPage();
    const response = await page.goto(`${own}/?ticket=used`);
    expect(response?.status()).toBe(403);
    await expect(page.getByText("used already")).toBeVisible();
  });

  test("keeps to its content security policy", async ({ alcove }) => {
    const violations: string[] = [];
    alcove.page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) violations.push(message.text());
    });
    await alcove.page.reload();
    await expect(alcove.page.locator("#root")).not.toBeEmpty();
    await alcove.page.waitForLoadState("networkidle", { timeout: 3_000 }).catch(() => {});
    expect(violations).toEqual([]);
  });
});

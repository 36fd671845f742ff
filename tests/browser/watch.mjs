// Writes posts while headless Chromium looks at them.
//
//   node tests/browser/watch.mjs PATH-OF-PAMPHLET
//
// An edit reloads its page, where it was scrolled to, and no other page; a style sheet is swapped without a
// navigation; a broken edit is shown over the page, with its place, until it is mended; a page that goes or comes is
// seen to. Each is waited for, none is timed.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { launch, open } from "./browser.mjs";

const [program] = process.argv.slice(2);
if (!program) {
  console.error("usage: watch.mjs PATH-OF-PAMPHLET");
  process.exit(2);
}

const root = mkdtempSync(join(tmpdir(), "pamphlet-watch-"));
const write = (path, text) => {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};
const post = (title, text) =>
  write(`content/posts/${title.toLowerCase()}.md`, `{"title": "${title}", "date": "2026-01-02"}\n\n${text}\n`);
const settings = (accent) => write("site.json", JSON.stringify({
  title: "Watched", base_url: "http://127.0.0.1", theme: { accent, head: '<link rel="stylesheet" href="/own.css">' },
}));
const long = (text) => `${text}\n\n${"A paragraph like any other.\n\n".repeat(200)}`;

settings("#663399");
write("static/own.css", "body { outline-color: rgb(1, 2, 3) }\n");
post("One", long("Before."));
post("Two", "Beside.");

const server = spawn(program, ["serve", root, "--watch", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
const said = [];
createInterface({ input: server.stderr }).on("line", (line) => said.push(line));
const ready = await new Promise((resolve) => createInterface({ input: server.stdout }).once("line", resolve));
const base = ready.replace("listening on ", "");

const browser = await launch();
const notice = (page) => page.evaluate(() => document.querySelector("pamphlet-notice")?.shadowRoot.textContent ?? "");
const until = (page, text) => page.waitForFunction((text) => document.body.innerText.includes(text), {}, text);
const mark = (page) => page.evaluate(() => (window.marked = true));
const isMarked = (page) => page.evaluate(() => window.marked === true);
// The page has looked at a new site when it has asked for itself.
const looked = (page) => page.waitForResponse((response) =>
  response.url() === page.url() && response.request().resourceType() === "fetch");

const checks = {
  async "an edit reloads its page where it was"(page) {
    await mark(page);
    await page.evaluate(() => scrollTo(0, 1234));
    post("One", long("After."));
    await until(page, "After.");
    assert.equal(await isMarked(page), false);
    await page.waitForFunction(() => document.readyState === "complete");
    assert.equal(await page.evaluate(() => Math.round(scrollY)), 1234);
  },

  async "an edit elsewhere does not"(page) {
    await mark(page);
    const [first] = await Promise.all([looked(page), post("Two", "Beside, and changed.")]);
    assert.equal(first.status(), 200);
    // The next look is made when the one before is over.
    await Promise.all([looked(page), post("Two", "Beside, and changed again.")]);
    assert.equal(await isMarked(page), true);
  },

  async "a style sheet is swapped without a navigation"(page) {
    await mark(page);
    write("static/own.css", "body { outline-color: rgb(4, 5, 6) }\n");
    await page.waitForFunction(() => getComputedStyle(document.body).outlineColor === "rgb(4, 5, 6)");
    write("static/own.css", "body { outline-color: rgb(7, 8, 9) }\n");
    await page.waitForFunction(() => getComputedStyle(document.body).outlineColor === "rgb(7, 8, 9)");
    const accent = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent"));
    const before = await accent();
    settings("#004488");
    await page.waitForFunction((before) =>
      getComputedStyle(document.documentElement).getPropertyValue("--accent") !== before, {}, before);
    assert.equal(await isMarked(page), true);
    assert.equal(await page.evaluate(() => document.querySelectorAll("link[rel=stylesheet]").length), 2);
  },

  async "a broken edit is shown over the page until it is mended"(page) {
    await mark(page);
    write("content/posts/one.md", '{"title": "One", "date": "2026-01-02",\n "tags": <b>7}\n\nBroken.\n');
    await page.waitForSelector("pamphlet-notice");
    const text = await notice(page);
    assert.match(text, /posts\/one\.md:2:10/);
    assert.match(text, /error\[front-matter-syntax\]/);
    assert.ok(said.some((line) => line.includes("posts/one.md:2:10")), said.join("\n"));
    assert.equal(await isMarked(page), true);
    await until(page, "After.");
    const { page: late, complaints } = await open(browser, page.url());
    await late.waitForSelector("pamphlet-notice");
    assert.match(await notice(late), /posts\/one\.md:2:10/);
    assert.deepEqual(complaints, []);
    post("One", long("Mended."));
    // The tab in front hears of it; the other one when it is seen again.
    for (const each of [late, page]) {
      await each.bringToFront();
      await until(each, "Mended.");
      await each.waitForFunction(() => !document.querySelector("pamphlet-notice"));
    }
    await late.close();
  },

  async "a message is text and nothing else"(page) {
    write("content/posts/one.md", '{"title": "One", "date": "<img src=x>"}\n\nBroken.\n');
    await page.waitForSelector("pamphlet-notice");
    assert.match(await notice(page), /<img src=x>/);
    assert.equal(await page.evaluate(() => document.querySelector("pamphlet-notice").shadowRoot.querySelector("img")), null);
    post("One", long("Mended again."));
    await until(page, "Mended again.");
  },

  async "a page that goes and comes is seen to"(page) {
    rmSync(join(root, "content/posts/one.md"));
    await page.waitForFunction(() => !document.body.innerText.includes("A paragraph"));
    assert.equal((await fetch(page.url())).status, 404);
    post("One", "Here again.");
    await until(page, "Here again.");
  },
};

let faulty = 0;
try {
  const { page, complaints } = await open(browser, new URL("/posts/one/", base).href);
  for (const [what, check] of Object.entries(checks)) {
    try {
      await check(page);
    } catch (fault) {
      faulty += 1;
      console.log(`${what}: ${fault.message}\n  over the page: ${await notice(page)}\n  said: ${said.slice(-4).join("\n        ")}`);
    }
  }
  const violations = await page.evaluate(() => window.violations);
  for (const complaint of [...complaints, ...violations]) {
    faulty += 1;
    console.log(`complaint: ${complaint}`);
  }
} finally {
  await browser.close();
  server.kill();
  rmSync(root, { recursive: true });
}
console.log(`${Object.keys(checks).length} ways of a page with its folder, ${faulty} faulty`);
process.exit(faulty ? 1 : 0);

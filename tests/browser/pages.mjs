// Opens pages of a running site in headless Chromium, and judges them.
//
//   node tests/browser/pages.mjs http://127.0.0.1:8080/ [--sample N] [--content FOLDER] [--axe] [--markup]
//
// Every page: 200, the right title (of its front matter with --content, else of its first heading), nothing on the
// console, no violated policy, no horizontal scrolling at 320 px. With --axe: no violation of WCAG A or AA, light
// and dark. With --markup: valid HTML. Files that are not there are faults too, unless --content names a folder
// that lacks them as well; those are listed.

import { readFileSync, readdirSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { HtmlValidate } from "html-validate";
import { launch, open, sample, sitemap } from "./browser.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: "string", default: "1000" },
    content: { type: "string" },
    axe: { type: "boolean", default: false },
    markup: { type: "boolean", default: false },
  },
});
const [base] = positionals;
if (!base) {
  console.error("usage: pages.mjs BASE-URL [--sample N] [--content FOLDER] [--axe] [--markup]");
  process.exit(2);
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const validator = new HtmlValidate({
  extends: ["html-validate:standard"],
  // Matters of taste that a minifier and Markdown's own HTML decide otherwise.
  rules: { "no-trailing-whitespace": "off", "long-title": "off", "void-style": "off", "doctype-style": "off",
    "attr-quotes": "off", "no-inline-style": "off", "attribute-boolean-style": "off", "tel-non-breaking": "off" },
});

// Titles by path, for files whose JSON front matter has both `url` and `title`.
function titlesOf(folder) {
  const titles = new Map();
  for (const entry of readdirSync(folder, { recursive: true })) {
    if (!entry.endsWith(".md")) continue;
    const text = readFileSync(join(folder, entry), "utf8");
    const end = text.indexOf("\n}");
    if (!text.startsWith("{") || end < 0) continue;
    const { url, title } = JSON.parse(text.slice(0, end + 2));
    if (url && title) titles.set(url, title);
  }
  return titles;
}

const squeezed = (text) => text.replace(/\s+/g, " ").trim();
// Titles are compared by their letters and digits: typography may curl the quotes of one of them.
const letters = (text) => text.replace(/[^\p{L}\p{N}]+/gu, "").toLowerCase();

async function axeFaults(page, scheme) {
  await page.evaluate(axeSource);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await page.evaluate((tags) => axe.run({ runOnly: tags }), tags);
  return violations.map(({ id, nodes }) => `axe (${scheme}): ${id} at ${nodes[0].target.join(" ")} (${nodes.length})`);
}

async function markupFaults(url) {
  const html = await (await fetch(url)).text();
  const report = await validator.validateString(html);
  return report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `markup: ${line}:${column} ${message} (${ruleId})`));
}

async function judge(browser, path, titles, allMissing) {
  const url = new URL(path, base).href;
  const { page, status, complaints: faults, missing } = await open(browser, url);
  if (status !== 200) faults.push(`status ${status}`);
  const [title, heading] = await page.evaluate(() => [document.title, document.querySelector("h1")?.innerText ?? ""]);
  const expected = titles.get(decodeURIComponent(path)) ?? heading;
  if (!letters(expected) || !letters(title).startsWith(letters(expected))) {
    faults.push(`title is "${squeezed(title)}", expected "${squeezed(expected)}"`);
  }
  missing.forEach((file) => allMissing.add(new URL(file).pathname));
  if (options.axe) faults.push(...(await axeFaults(page, "light")));
  await page.setViewport({ width: 320, height: 900 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > 320) faults.push(`${wide} px wide in a window of 320`);
  await page.close();
  if (options.axe) {
    const { page: darkPage } = await open(browser, url, { dark: true });
    faults.push(...(await axeFaults(darkPage, "dark")));
    await darkPage.close();
  }
  if (options.markup) faults.push(...(await markupFaults(url)));
  return faults;
}

const titles = options.content ? titlesOf(options.content) : new Map();
const paths = sample(await sitemap(base), Number(options.sample));
const missing = new Set();
const browser = await launch();
let faulty = 0;
for (const path of paths) {
  const faults = await judge(browser, path, titles, missing);
  faulty += faults.length > 0;
  faults.forEach((fault) => console.log(`${path}: ${fault}`));
}
await browser.close();

const lacking = [...missing].sort();
const isLackingAtSource = (path) => options.content && !existsSync(join(options.content, path));
for (const path of lacking) {
  const excused = isLackingAtSource(path);
  faulty += !excused;
  console.log(`${path}: not there${excused ? ", nor in the folder" : ""}`);
}
console.log(`${paths.length} pages opened, ${faulty} faulty, ${lacking.length} files not there`);
process.exit(faulty || !paths.length ? 1 : 0);

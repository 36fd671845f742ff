// Headless Chromium, and what went wrong while it read a page.

import puppeteer from "puppeteer-core";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const PAGE_MS_MAX = 20_000;

export const launch = () =>
  puppeteer.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });

// Opens `url` in a fresh tab and returns it with its status and its complaints: errors on the console, exceptions,
// violated policies. Files of this site that are not there are listed apart; other hosts are never asked.
export async function open(browser, url, { dark = false, width = 1024, reduced = true } = {}) {
  const page = await browser.newPage();
  const complaints = [];
  const missing = [];
  const origin = new URL(url).origin;
  page.setDefaultTimeout(PAGE_MS_MAX);
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: dark ? "dark" : "light" },
    { name: "prefers-reduced-motion", value: reduced ? "reduce" : "no-preference" },
  ]);
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const isForeign = /^https?:/.test(request.url()) && new URL(request.url()).origin !== origin;
    return isForeign ? request.abort("blockedbyclient") : request.continue();
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && response.url() !== url) missing.push(response.url());
  });
  page.on("console", (message) => {
    const isAboutFile = /^Failed to load resource/.test(message.text());
    if (message.type() === "error" && !isAboutFile) complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  await page.evaluateOnNewDocument(() => {
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) =>
      window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  const response = await page.goto(url, { waitUntil: "load" });
  const violations = await page.evaluate(() => window.violations);
  complaints.push(...violations.map((violation) => `policy: ${violation}`));
  return { page, status: response.status(), complaints, missing };
}

// The URLs of the sitemap, as paths on `base`.
export async function sitemap(base) {
  const response = await fetch(new URL("/sitemap.xml", base));
  if (response.status !== 200) throw new Error(`/sitemap.xml answers ${response.status}`);
  const locations = [...(await response.text()).matchAll(/<loc>([^<]+)<\/loc>/g)];
  const unescaped = (text) => text.replaceAll("&amp;", "&");
  return locations.map(([, location]) => new URL(unescaped(location)).pathname);
}

// At most `count` entries, evenly spread.
export function sample(entries, count) {
  if (entries.length <= count) return entries;
  return Array.from({ length: count }, (_, i) => entries[Math.floor((i * entries.length) / count)]);
}

// Takes pictures of pages to look at: node tests/browser/shots.mjs BASE-URL OUT-FOLDER PATH...
// Each path at 320, 768 and 1440 px, light and dark.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch, open } from "./browser.mjs";

const [base, out, ...paths] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const browser = await launch();
for (const path of paths) {
  for (const width of [320, 768, 1440]) {
    for (const dark of [false, true]) {
      const { page } = await open(browser, new URL(path, base).href, { dark, width });
      const name = `${path.replaceAll(/[^a-z0-9]+/gi, "-").replaceAll(/^-|-$/g, "") || "home"}-${width}-${dark ? "dark" : "light"}.png`;
      await page.screenshot({ path: join(out, name), fullPage: true });
      await page.close();
      console.log(join(out, name));
    }
  }
}
await browser.close();

import { feedPlugin } from "@11ty/eleventy-plugin-rss";

export default function (config) {
  config.addPassthroughCopy({ "./public/": "/" }).addPassthroughCopy("./content/img");
  config.addPlugin(feedPlugin, {
    type: "atom",
    outputPath: "/feed/feed.xml",
    metadata: { language: "en", title: "Lamps", base: "https://lamps.example/" },
  });
  return { dir: { input: "content", includes: "../_includes", data: "../_data", output: "_site" } };
}

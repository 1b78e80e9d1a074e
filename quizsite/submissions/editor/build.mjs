// Writes quizsite/static/vendor/codemirror.js and, next to it, what it is made of: versions and licence texts.

import { build } from "esbuild";
import { readFileSync, writeFileSync } from "node:fs";

const vendor = new URL("../../static/vendor/", import.meta.url);

const { metafile } = await build({
  entryPoints: ["codemirror.js"],
  outfile: new URL("codemirror.js", vendor).pathname,
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  legalComments: "none",
  metafile: true,
});

const names = Object.keys(metafile.inputs).flatMap((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []);
const packages = [...new Set(names)].sort().map((name) => {
  const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  return { title: `${name} ${version} (${license})`, text: readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim() };
});

// Packages with the very same licence text share one copy of it.
const texts = new Map();
for (const { title, text } of packages) texts.set(text, [...(texts.get(text) ?? []), title]);
writeFileSync(
  new URL("codemirror.LICENSES.txt", vendor),
  [...texts].map(([text, titles]) => `${titles.join("\n")}\n\n${text}\n`).join(`\n${"-".repeat(80)}\n\n`),
);

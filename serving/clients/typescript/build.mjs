// The library as one file, and its types. With --page, the same file where the server's page takes it from.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export const PAGE = here("../../src/main/resources/page/client.js");

/** The text of the bundle. */
export async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [here("src/index.ts")],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    banner: { js: "// Built from serving/clients/typescript by npm run page." },
    write: false,
  });
  return outputFiles[0].text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(here("dist"), { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [here("node_modules/typescript/bin/tsc"), "--project", here(".")], { stdio: "inherit" });
  if (status !== 0) process.exit(1);
  writeFileSync(here("dist/index.js"), await bundle());
  if (process.argv.includes("--page")) writeFileSync(PAGE, await bundle());
}

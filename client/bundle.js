/** Makes the script that pages load: node bundle.js SOURCE SCRIPT */

import { build } from "esbuild";

const [source, script] = process.argv.slice(2);

await build({
  entryPoints: [source],
  outfile: script,
  bundle: true,
  minify: true,
  format: "esm",
  // Those that inflate by themselves are newer; whoever has an older one still finds.
  target: ["chrome86", "firefox80", "safari14"],
  // Left as it is: what Safari 14 does wrong of it is not used.
  supported: { destructuring: true },
  // As it is typed: shorter, and read as UTF-8 like all modules.
  charset: "utf8",
  logLevel: "warning",
});

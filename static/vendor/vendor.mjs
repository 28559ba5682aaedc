// Renews the vendored files from the npm registry: cd static/vendor && npm install && npm run vendor
// Versions are pinned in package.json, icons are named in icons.txt; node_modules stays out of version control.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const modules = process.env.MODULES ?? "node_modules";
copyFileSync(`${modules}/vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2`, "vazirmatn-wght.woff2");
// Documents on paper are set with the two plain weights; core/pdf.py reads them from here.
for (const weight of ["Regular", "Bold"]) {
  copyFileSync(`${modules}/vazirmatn/fonts/ttf/Vazirmatn-${weight}.ttf`, `vazirmatn-${weight.toLowerCase()}.ttf`);
}
// A sourceMappingURL would make the manifest storage look for a map that is not here.
const htmx = readFileSync(`${modules}/htmx.org/dist/htmx.min.js`, "utf8");
writeFileSync("htmx.min.js", htmx.replace(/\/\/# sourceMappingURL=.*$/m, ""));

mkdirSync("licences", { recursive: true });
copyFileSync(`${modules}/vazirmatn/OFL.txt`, "licences/vazirmatn-OFL.txt");
copyFileSync(`${modules}/htmx.org/LICENSE`, "licences/htmx-LICENSE.txt");
copyFileSync(`${modules}/@tabler/icons/LICENSE`, "licences/tabler-icons-LICENSE.txt");

const names = readFileSync("icons.txt", "utf8").split(/\s+/).filter(Boolean).sort();
const symbols = names.map((name) => {
  const svg = readFileSync(`${modules}/@tabler/icons/icons/outline/${name}.svg`, "utf8");
  const inner = svg.match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1]
    .replace(/<path stroke="none"[^>]*\/>/, "").replace(/\s+/g, " ").trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
});
writeFileSync("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
console.log(`${symbols.length} icons`);
